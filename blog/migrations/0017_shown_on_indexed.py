from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0016_shown_on_filled'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='articlepage',
            index=models.Index(fields=['-featured', '-shown_on', '-page_ptr', 'unlisted', 'noindex'], name='blog_article_featured'),
        ),
        migrations.AddIndex(
            model_name='articlepage',
            index=models.Index(fields=['-shown_on', '-page_ptr', 'unlisted', 'noindex'], name='blog_article_newest'),
        ),
    ]
