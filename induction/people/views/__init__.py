"""The pages of this room, by topic, on one blueprint."""

from flask import Blueprint

blueprint = Blueprint("people", __name__)
