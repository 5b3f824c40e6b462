"""The days that a region avoids: official calendars, its own periods."""

import datetime

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from capcollectif import kept, refusals
from capsules.forms.closed_periods import PeriodForm, PeriodsForm, YearForm
from capsules.models import ClosedPeriod
from capsules.operations import closed_periods

PAGE = ["GET", "HEAD", "POST"]
SEPTEMBER = 9


def _region_or_404(request, pk):
    return get_object_or_404(request.user.facilitated_regions.all(), pk=pk)


def _list_url(region_pk, **query):
    return reverse("capsules:closed_period_list", args=[region_pk], query=query)


@require_safe
def closed_period_list(request, pk):
    """One school year of them, and those around that have any."""
    region = _region_or_404(request, pk)
    year, archived = YearForm(request.GET).found()
    year = year or _school_year(timezone.localdate())
    periods = ClosedPeriod.objects.animated_by(request.user).filter(region=region)
    first, last = datetime.date(year, SEPTEMBER, 1), datetime.date(year + 1, SEPTEMBER - 1, 31)
    shown = periods.present().filter(first_day__lte=last, last_day__gte=first)
    context = {
        "region": region,
        "year": year,
        "periods": shown.select_related("added_by"),
        "archived": _just_archived(periods, archived),
        "nav": "calendar",
    }
    return render(request, "capsules/closed_period_list.html", context)


def _just_archived(periods, pk):
    """The period to offer back, or None."""
    return periods.filter(pk=pk).exclude(archived_at=None).first() if pk else None


def _school_year(day):
    """The year in which the school year of `day` begins."""
    return day.year if day.month >= SEPTEMBER else day.year - 1


@require_http_methods(PAGE)
@kept.may_be_given_up
def closed_period_add(request, pk):
    """Add one period."""
    region = _region_or_404(request, pk)
    typed = kept.typed(request)
    form = PeriodForm(request.POST or None, initial=typed)
    if form.is_valid():
        with refusals.shown_in(form, "last_day"):
            added = closed_periods.add_period(region, by=request.user, **form.period())
            kept.forget(request)
            messages.success(request, f"«\u00a0{added}\u00a0» est ajoutée aux jours à éviter.")
            return redirect(_list_url(pk, year=_school_year(added.first_day)))
    context = {"region": region, "form": form, "is_kept": bool(typed), "nav": "calendar"}
    return render(request, "capsules/closed_period_add.html", context)


@require_http_methods(PAGE)
@kept.may_be_given_up
def closed_period_import(request, pk):
    """Add a whole list, or nothing with what is wrong line by line."""
    region = _region_or_404(request, pk)
    typed = kept.typed(request)
    form = PeriodsForm(request.POST or None, initial=typed)
    if form.is_valid():
        replace = form.cleaned_data["replace"]
        with refusals.shown_in(form, "text"):
            count = closed_periods.import_periods(
                region, periods=form.periods, replace=replace, by=request.user
            )
            kept.forget(request)
            messages.success(request, f"Périodes ajoutées\u00a0: {count}.")
            return redirect(_list_url(pk, year=_school_year(form.periods[0]["first_day"])))
    context = {"region": region, "form": form, "is_kept": bool(typed), "nav": "calendar"}
    return render(request, "capsules/closed_period_import.html", context)


def _period_or_404(request, pk):
    period = get_object_or_404(ClosedPeriod.objects.animated_by(request.user), pk=pk)
    return period, _school_year(period.first_day)


@require_POST
def closed_period_archive(request, pk):
    """Count a period no more; the list offers to undo."""
    period, year = _period_or_404(request, pk)
    closed_periods.archive_period(period)
    return redirect(_list_url(period.region_id, year=year, archived=pk))


@require_POST
def closed_period_restore(request, pk):
    """Count an archived period again."""
    period, year = _period_or_404(request, pk)
    closed_periods.restore_period(period)
    messages.success(request, f"«\u00a0{period}\u00a0» est de retour dans les jours à éviter.")
    return redirect(_list_url(period.region_id, year=year))
