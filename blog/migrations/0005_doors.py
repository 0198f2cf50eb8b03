
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0004_roles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RuleSetting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=80, unique=True, verbose_name='rule')),
                ('level', models.CharField(blank=True, choices=[('error', 'error: stops the release'), ('warning', 'warning: is shown'), ('off', 'off')], max_length=10, verbose_name='level')),
                ('limits', models.JSONField(blank=True, default=dict, verbose_name='limits')),
            ],
            options={
                'verbose_name': 'setting of a check',
                'verbose_name_plural': 'settings of checks',
                'ordering': ['rule'],
            },
        ),
        migrations.CreateModel(
            name='ArticleHealth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_hash', models.CharField(max_length=64, verbose_name='content hash')),
                ('checks_version', models.CharField(max_length=20, verbose_name='version of the checks')),
                ('errors', models.PositiveIntegerField(default=0, verbose_name='errors')),
                ('warnings', models.PositiveIntegerField(default=0, verbose_name='warnings')),
                ('waived', models.PositiveIntegerField(default=0, verbose_name='waived')),
                ('checked_at', models.DateTimeField(db_index=True, verbose_name='checked at')),
                ('page', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='health', to='blog.articlepage')),
            ],
            options={
                'verbose_name': 'health of an article',
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('banned', 'not used'), ('brand', 'spelt like this')], default='banned', max_length=10, verbose_name='kind')),
                ('text', models.CharField(help_text='Not used: as it must not stand. A brand: as it is spelt.', max_length=120, verbose_name='word or phrase')),
                ('use', models.CharField(blank=True, help_text='Leave empty when there is nothing to say instead.', max_length=120, verbose_name='use instead')),
                ('reason', models.CharField(blank=True, help_text='Shown to writers.', max_length=250, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'word',
                'verbose_name_plural': 'words',
                'ordering': ['kind', 'text'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'text'), name='blog_term_once')],
            },
        ),
        migrations.CreateModel(
            name='HealthFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('rule', models.CharField(max_length=80, verbose_name='rule')),
                ('level', models.CharField(choices=[('error', 'Error'), ('warning', 'Warning'), ('waived', 'Waived')], max_length=10, verbose_name='level')),
                ('message', models.TextField(verbose_name='what was found')),
                ('hint', models.TextField(blank=True, verbose_name='hint')),
                ('place', models.CharField(blank=True, max_length=500, verbose_name='place')),
                ('quote', models.TextField(blank=True, verbose_name='quote')),
                ('health', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='blog.articlehealth')),
            ],
            options={
                'verbose_name': 'finding',
                'ordering': ['health', 'position'],
                'indexes': [models.Index(fields=['rule', 'level'], name='blog_finding_rule')],
            },
        ),
        migrations.CreateModel(
            name='Waiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=80, verbose_name='rule')),
                ('place', models.CharField(blank=True, max_length=500, verbose_name='place')),
                ('fingerprint', models.CharField(max_length=32, verbose_name='fingerprint of the text')),
                ('message', models.TextField(verbose_name='what was found')),
                ('quote', models.TextField(blank=True, verbose_name='quote')),
                ('reason', models.TextField(verbose_name='reason')),
                ('by_name', models.CharField(max_length=255, verbose_name='name of who waived it')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='waived at')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='waived by')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waivers', to='blog.articlepage')),
            ],
            options={
                'verbose_name': 'waiver',
                'ordering': ['at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('page', 'rule', 'place', 'fingerprint'), name='blog_waiver_once')],
            },
        ),
    ]
