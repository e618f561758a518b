"""The people pages: who signs in, in which roles and where. For archivists."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import resolve
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from core.answers import answer, page_or_form, typed

from .forms import CloseForm, NewPersonForm, OfficeForm, PersonForm, lock_archivists
from .links import give_link
from .models import Office, User
from .once import sent_once
from .roles import Task, allowed

PEOPLE_PER_PAGE = 50


@allowed(Task.MANAGE_PEOPLE)
@require_safe
def people(request):
    page = page_number(request)
    first = (page - 1) * PEOPLE_PER_PAGE
    users = list(User.objects.in_order()[first : first + PEOPLE_PER_PAGE + 1])
    context = {
        "people": users[:PEOPLE_PER_PAGE],
        "more_url": f"?page={page + 1}" if len(users) > PEOPLE_PER_PAGE else "",
        "is_first_page": page == 1,
        "offices": Office.objects.all(),
    }
    return render(request, "accounts/people.html", context)


def page_number(request):
    """The number of the page asked for; 1 for anything that is not a number from 1 to 999999."""
    value = request.GET.get("page", "1")
    return int(value) if value.isascii() and value.isdecimal() and 0 < len(value) < 7 and int(value) else 1


@sensitive_variables("link")
def show_new_link(request, sent, ref=None):
    """Shows a link in the response to the POST itself: it is stored nowhere, so it is seen once. Where the answer to a
    form was lost, sending the form again makes another link."""
    person = get_object_or_404(User, ref=resolve(sent.led_to).kwargs["ref"], is_active=True)
    link = give_link(person, request)
    context = {"link": link, "person": person, "is_new": ref is None, "is_repeat": sent.is_repeat}
    return render(request, "accounts/person_link.html", context)


@allowed(Task.MANAGE_PEOPLE)
@page_or_form
@sent_once(form=NewPersonForm, makes=True, shows=show_new_link)
def person_create(request):
    form = NewPersonForm(typed(request))
    if form.is_valid() and try_save(form):
        return redirect("accounts:person-edit", form.instance.ref)
    return answer(request, "accounts/person_create.html", {"form": form})


@allowed(Task.MANAGE_PEOPLE)
@page_or_form
@sent_once(form=PersonForm)
def person_edit(request, ref):
    people = User.objects.select_for_update(no_key=True) if request.method == "POST" else User.objects
    person = get_object_or_404(people, ref=ref)
    form = PersonForm(typed(request), instance=person)
    if form.is_valid() and try_save(form):
        messages.success(request, _("Saved."))
        return redirect("accounts:person-edit", person.ref)
    # Validating the form has put what was typed into `person`
    stored = User.objects.get(pk=person.pk) if form.errors else person
    context = {"form": form, "person": stored}
    return answer(request, "accounts/person_edit.html", context)


def try_save(form):
    """Saves the form and returns whether it could be; a conflict with another request becomes an error of the form."""
    try:
        form.save()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


@allowed(Task.MANAGE_PEOPLE)
@page_or_form
@sent_once()
def person_close(request, ref):
    person = get_object_or_404(User, ref=ref, is_active=True)
    form = CloseForm(typed(request), person=person)
    with transaction.atomic():
        if request.method == "POST":
            lock_archivists()
        if form.is_valid():
            person.close()
            messages.success(request, _("%(name)s can no longer sign in.") % {"name": person.name})
            return redirect("accounts:people")
    context = {"form": form, "person": person}
    return answer(request, "accounts/person_close.html", context)


def page_with_unsaved(request, person):
    """The person's page with what was typed there and not saved, which another button would lose; else None."""
    form = PersonForm(request.POST if "name" in request.POST else None, instance=person)
    if not form.is_bound or not form.has_changed():
        return None
    form.add_error(None, _("You have changed something here. Save it first, then press that button again."))
    context = {"form": form, "person": User.objects.get(pk=person.pk)}
    return answer(request, "accounts/person_edit.html", context)


@allowed(Task.MANAGE_PEOPLE)
@require_POST
@sent_once(shows=show_new_link)
def person_reopen(request, ref):
    person = get_object_or_404(User, ref=ref, is_active=False)
    if unsaved_page := page_with_unsaved(request, person):
        return unsaved_page
    person.reopen()
    return redirect("accounts:person-edit", ref)


@allowed(Task.MANAGE_PEOPLE)
@require_POST
@sent_once(shows=show_new_link)
def person_link(request, ref):
    person = get_object_or_404(User, ref=ref, is_active=True)
    return page_with_unsaved(request, person) or redirect("accounts:person-edit", ref)


@allowed(Task.MANAGE_PEOPLE)
@page_or_form
@sent_once(form=OfficeForm, makes=True)
def office_create(request):
    form = OfficeForm(typed(request))
    if form.is_valid() and try_save(form):
        messages.success(request, _("%(name)s is among the offices now.") % {"name": form.instance.name})
        return redirect("accounts:people")
    return answer(request, "accounts/office_create.html", {"form": form})
