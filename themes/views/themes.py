"""Themes: all of them, and one with its excerpts."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from core.paging import next_page_url, restart_list

from ..excerpt_rows import excerpts_for, rows_of
from ..forms.theme_page import ExcerptFilterForm
from ..models import Theme, ThemedExcerpt
from ..passages import passages_under
from ..theme_page import counts_of, many_stories_label, passages_label, sizes_for, theme_page


@login_not_required  # open: the themes are published, and consent is checked for each quotation
@require_safe
def theme_list(request):
    themes = list(Theme.objects.all())
    leads = lead_quotations(themes, request.user)
    rows = [(theme, leads.get(theme.lead_quotation_id)) for theme in themes]
    return render(request, "themes/theme_list.html", {"rows": rows})


@login_not_required  # open: signed out, it shows the words that may be quoted to anyone
@require_safe
def theme_detail(request, slug):
    theme = get_object_or_404(Theme, slug=slug)
    form = ExcerptFilterForm(request.GET)
    chosen, filter_params = form.chosen(), form.parameters()
    sizes = sizes_for(theme, request.user)
    try:
        keys, last = theme_page(theme, request.user, chosen, request.GET.get("after", ""), sizes)
    except ThemedExcerpt.DoesNotExist:
        return restart_list(request)
    counts = counts_of(theme, request.user, chosen, sizes)
    people, passages = counts or (0, 0)
    context = {
        "theme": theme,
        "lead": lead_quotations([theme], request.user).get(theme.lead_quotation_id),
        "of_nobody": passages_under(slug),
        "excerpts": rows_of(keys, request.user),
        "filters": form,  # not "form": base.html adds "Error" to the title for that one's errors
        "filtered": bool(filter_params),
        "people": people,
        "passages": passages,
        "passages_label": passages_label(passages) if passages else "",
        "many_stories": "" if counts else many_stories_label(),
        "more_url": next_page_url(last, filter_params),
        "first_url": request.GET.get("after") and f"?{urlencode(filter_params)}",
    }
    return render(request, "themes/theme_detail.html", context)


def lead_quotations(themes, viewer):
    """{excerpt key: ExcerptRow} of the themes' lead quotations that this viewer may see."""
    leads = [theme.lead_quotation_id for theme in themes if theme.lead_quotation_id]
    keys = list(excerpts_for(viewer).filter(pk__in=leads).values_list("pk", flat=True)) if leads else []
    return dict(zip(keys, rows_of(keys, viewer), strict=True))
