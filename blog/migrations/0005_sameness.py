
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0004_roles'),
    ]

    operations = [
        migrations.CreateModel(
            name='ArticleWording',
            fields=[
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='wording', serialize=False, to='blog.articlepage')),
                ('digest', models.CharField(max_length=32)),
                ('since', models.DateField(help_text='The oldest owns what others paste.', verbose_name='out since')),
                ('shingles', models.BinaryField()),
                ('sentence_count', models.PositiveIntegerField(default=0)),
                ('own', models.PositiveIntegerField(default=0)),
                ('settled', models.PositiveIntegerField(db_index=True, default=0)),
            ],
            options={
                'verbose_name': 'wording of an article',
            },
        ),
        migrations.CreateModel(
            name='CommonplaceSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('articles', models.PositiveIntegerField(help_text='How many there were when it was made.')),
                ('sentences', models.BinaryField()),
                ('shingles', models.BinaryField()),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('applied_at', models.DateTimeField(help_text='When every article had been compared with it.', null=True)),
            ],
            options={
                'get_latest_by': 'pk',
            },
        ),
        migrations.CreateModel(
            name='LikePair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('likeness', models.FloatField()),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='blog.articlewording')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='blog.articlewording')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('first', 'second'), name='blog_pair_once'), models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='blog_pair_in_order')],
            },
        ),
        migrations.CreateModel(
            name='PassageKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.BigIntegerField()),
                ('kind', models.CharField(max_length=8)),
                ('since', models.DateField()),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passage_keys', to='blog.articlewording')),
            ],
            options={
                'indexes': [models.Index(fields=['key', 'since', 'article'], name='blog_passage_key')],
            },
        ),
        migrations.CreateModel(
            name='SentenceKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.BigIntegerField()),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sentence_keys', to='blog.articlewording')),
            ],
            options={
                'indexes': [models.Index(fields=['key', 'article'], name='blog_sentence_key')],
            },
        ),
        migrations.CreateModel(
            name='WordingBand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.BigIntegerField()),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bands', to='blog.articlewording')),
            ],
            options={
                'indexes': [models.Index(fields=['key', 'article'], name='blog_band_key')],
            },
        ),
    ]
