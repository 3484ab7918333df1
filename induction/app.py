"""The application: where every room's pages, permissions, commands and signal receivers are registered."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from werkzeug.middleware.proxy_fix import ProxyFix

from induction import clock, db
from induction.access import rules as access_rules
from induction.access import views as access_views
from induction.access.signals import access_changed, own_words_changed
from induction.audit import Actor
from induction.config import Environment, Settings, read_settings
from induction.demonstration import commands as demonstration_commands
from induction.demonstration import views as demonstration_views
from induction.encryption import encryption
from induction.exercises import commands as exercises_commands
from induction.exercises import rules as exercises_rules
from induction.exercises.views import everything as exercises_views
from induction.groups import rules as groups_rules
from induction.groups import views as groups_views
from induction.home import rules as home_rules
from induction.home import views as home_views
from induction.migrating import migrations, render_item
from induction.outbox import commands as outbox_commands
from induction.outbox import views as outbox_views
from induction.outbox.channels import channel_for
from induction.pathways import commands as pathways_commands
from induction.pathways import rules as pathways_rules
from induction.pathways import views as pathways_views
from induction.people import commands as people_commands
from induction.people import csrf, kept_form_sent, signed_in
from induction.people import queries as people_queries
from induction.people import rules as people_rules
from induction.people.models import Starter
from induction.people.services.sign_in import forget_old
from induction.people.services.starter_imports import give_up_old
from induction.people.services.starters import begin
from induction.people.signals import starter_changed
from induction.people.views import everything as people_views
from induction.people.views import starters as people_starter_views
from induction.permissions import Permission, Registry
from induction.reflections import commands as reflections_commands
from induction.reflections import rules as reflections_rules
from induction.reflections.services.follow_ups import ask_follow_ups
from induction.reflections.views import everything as reflections_views
from induction.refusals import N_
from induction.reports import queries as reports_queries
from induction.reports import rules as reports_rules
from induction.reports import views as reports_views
from induction.sessions import rules as sessions_rules
from induction.sessions.services import arrangements, booking
from induction.sessions.services import offers as offer_services
from induction.sessions.views import everything as sessions_views
from induction.sessions.views import panels as session_panels
from induction.shipped import shipped_folder
from induction.trainers import rules as trainers_rules
from induction.trainers import views as trainers_views
from induction.web import assets, error_pages, filters, guard, headers, language, numbers, pages, request_cycle
from induction.web import views as web_views
from induction.web.pages import NavigationLink

BLUEPRINTS: list[Blueprint] = [
    home_views.blueprint,
    web_views.blueprint,
    people_views.blueprint,
    outbox_views.blueprint,
    access_views.blueprint,
    trainers_views.blueprint,
    exercises_views.blueprint,
    sessions_views.blueprint,
    groups_views.blueprint,
    pathways_views.blueprint,
    reflections_views.blueprint,
    reports_views.blueprint,
]
PREDICATES = [
    home_rules.PREDICATES,
    people_rules.PREDICATES,
    access_rules.PREDICATES,
    trainers_rules.PREDICATES,
    exercises_rules.PREDICATES,
    sessions_rules.PREDICATES,
    groups_rules.PREDICATES,
    pathways_rules.PREDICATES,
    reflections_rules.PREDICATES,
    reports_rules.PREDICATES,
]
COMMANDS = [
    encryption,
    outbox_commands.worker,
    people_commands.people,
    pathways_commands.modules,
    exercises_commands.exercises,
    reflections_commands.reflections,
]
PERIODIC_JOBS: list[Callable[[], object]] = [begin, give_up_old, forget_old, ask_follow_ups]
"""What the worker does every few minutes besides sending: each call is a unit of work of its own."""
STARTER_PANELS: list[people_starter_views.Panel] = [session_panels.of_starter]
"""What other rooms show on a starter's page, to HR and to her line manager: each decides by itself what either may see."""
NAVIGATION: list[NavigationLink] = [
    NavigationLink(N_("Your team"), "home.team", Permission.TEAM_PROGRESS, at=("/team",)),
    NavigationLink(N_("Report"), "reports.show", Permission.REPORT_VIEW, at=("/report",)),
    NavigationLink(N_("Starters"), "people.starters", Permission.STARTER_LIST, at=("/starters", "/managers")),
    NavigationLink(N_("Access requirements"), "access.people", Permission.ACCESS_ARRANGE, at=("/access/people",)),
    NavigationLink(N_("Your session"), "sessions.mine", Permission.BOOKING_OWN, at=("/my-session",)),
    NavigationLink(N_("Your sessions"), "sessions.my_offers", Permission.OFFER_ANSWER, at=("/offers",)),
    NavigationLink(N_("Sessions"), "sessions.index", Permission.SESSION_LIST, at=("/sessions",)),
    NavigationLink(N_("Your reflections"), "reflections.mine", Permission.REFLECTION_WRITE, at=("/reflections/mine",)),
    NavigationLink(
        N_("Shared with you"), "reflections.shared", Permission.REFLECTION_READ_SHARED, at=("/reflections/shared",)
    ),
    NavigationLink(
        N_("For learning"),
        "reflections.for_learning",
        Permission.REFLECTION_READ_FOR_LEARNING,
        at=("/reflections/for-learning",),
    ),
    NavigationLink(N_("Modules"), "pathways.mine", Permission.MODULE_OWN, at=("/modules",)),
    NavigationLink(N_("Rooms"), "sessions.rooms", Permission.VENUE_MANAGE, at=("/rooms", "/sites")),
    NavigationLink(N_("Trainers"), "trainers.everyone", Permission.TRAINER_LIST, at=("/trainers",)),
    NavigationLink(N_("Exercises"), "exercises.library", Permission.EXERCISE_LIST, at=("/exercises",)),
    NavigationLink(N_("My details"), "trainers.mine", Permission.OWN_TRAINER_DETAILS, at=("/my-details",)),
    NavigationLink(N_("Records"), "people.records", Permission.MAPPING_CHANGE, at=("/records",)),
    NavigationLink(N_("Messages"), "outbox.messages", Permission.OUTBOX_VIEW, at=("/messages",)),
    NavigationLink(N_("Accounts"), "people.accounts", Permission.ACCOUNT_MANAGE, at=("/accounts",)),
    NavigationLink(N_("Who changed what"), "people.audit", Permission.AUDIT_VIEW, at=("/audit",)),
]


def create_app(settings: Settings | None = None, **config: Any) -> Flask:
    """Build the application from ``settings``, or from the environment. ``config`` overrides Flask's own configuration."""
    settings = settings or read_settings()
    app = Flask("induction", static_folder="static", static_url_path="/static")
    app.config.from_mapping(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=8 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https:"),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_NAME="induction",
        ALEMBIC={"script_location": str(shipped_folder("migrations")), "file_template": "%%(rev)s_%%(slug)s"},
        ALEMBIC_CONTEXT={"render_item": render_item},
        RATELIMIT_STORAGE_URI=settings.limiter_storage,
        RATELIMIT_ENABLED=settings.environment is not Environment.TEST,
    )
    app.config.from_mapping(config)
    app.extensions["settings"] = settings
    clock.allow_fixing(not settings.in_production)
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's own way to wrap the application
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies
        )
    numbers.init_app(app)
    _set_up_templates(app)
    request_cycle.init_app(app)  # first: what is registered first runs last, and the commit comes last
    db.init_app(app, address=settings.database, encryption_keys=settings.encryption_keys)
    migrations.init_app(app)
    Limiter(get_remote_address, app=app, default_limits=["1200 per minute"])
    _set_up_web(app, settings)
    _set_up_outbox(app, settings)
    _register_rooms(app)
    return app


def _set_up_templates(app: Flask) -> None:
    app.jinja_options = {
        **app.jinja_options,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    app.jinja_loader = ChoiceLoader(
        [
            PackageLoader("induction"),
            PrefixLoader({name: PackageLoader(name) for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")}),
        ]
    )
    WTFormsHelpers(app)


def _set_up_web(app: Flask, settings: Settings) -> None:
    language.init_app(app, language.Terms(person=settings.person, people=settings.people))
    headers.init_app(app)
    assets.init_app(app)
    filters.init_app(app)
    error_pages.init_app(app)
    csrf.init_app(app)
    signed_in.init_app(app)
    kept_form_sent.init_app(app)
    pages.init_app(app, settings, NAVIGATION)


def _set_up_outbox(app: Flask, settings: Settings) -> None:
    app.extensions["recipients"] = people_queries.recipient
    app.extensions["recipients_of"] = people_queries.recipients
    app.extensions["periodic_jobs"] = PERIODIC_JOBS
    app.extensions["channel"] = channel_for(settings.mail, settings.mail_from, Path(settings.data_folder))


def _register_rooms(app: Flask) -> None:
    app.extensions["permissions"] = registry = Registry()
    for predicates in PREDICATES:
        registry.add(predicates)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
    if app.extensions["settings"].environment is Environment.DEMONSTRATION:
        # Signing in as anybody exists nowhere else: not hidden by a switch, but not there.
        app.register_blueprint(demonstration_views.blueprint)
        app.cli.add_command(demonstration_commands.demonstration)
    app.extensions["starter_panels"] = STARTER_PANELS
    app.extensions["headline"] = reports_queries.headline
    offer_services.connect_signals()
    starter_changed.connect(_follow_starter_change, weak=False)
    access_changed.connect(_follow_access_change, weak=False)
    own_words_changed.connect(_follow_own_words, weak=False)
    guard.init_app(app)


def _follow_starter_change(starter: Starter, *, actor: Actor, changed: frozenset[str]) -> None:
    if changed & {"status", "start_date", "family"}:
        booking.follow_starter(actor, starter)


def _follow_own_words(_sender: object, account_id: int) -> None:
    arrangements.follow_own_words(account_id)


def _follow_access_change(_sender: object, *, account_id: int) -> None:
    arrangements.follow_access_change(account_id)
