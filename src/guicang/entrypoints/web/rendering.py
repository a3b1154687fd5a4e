"""How Django's forms are drawn: Tabler's classes, labels, help, errors that speak."""

from django.forms.renderers import TemplatesSetting


class Tabler(TemplatesSetting):
    """Draw forms and fields from the console's own templates."""

    form_template_name = "guicang/form.html"
    field_template_name = "guicang/field.html"
