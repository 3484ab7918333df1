// Reads calendar files as ical.js does (Thunderbird's and Nextcloud's reader): a JSON list of files on standard input,
// a JSON list of what a calendar would take from each on standard output.

import { text } from "node:stream/consumers";
import ICAL from "ical.js";

function person(property) {
  return {
    address: property.getFirstValue(),
    name: property.getParameter("cn") ?? "",
    answer: property.getParameter("partstat") ?? "",
    answerWanted: property.getParameter("rsvp") ?? "",
  };
}

function moment(component, name) {
  const time = component.getFirstPropertyValue(name);
  return { instant: time.toJSDate().toISOString(), zone: time.zone.tzid };
}

function read(file) {
  const calendar = new ICAL.Component(ICAL.parse(file));
  const events = calendar.getAllSubcomponents("vevent");
  if (calendar.name !== "vcalendar" || events.length !== 1) {
    throw new Error("expected one calendar with one event");
  }
  const [event] = events;
  const value = (name) => event.getFirstPropertyValue(name);
  return {
    method: calendar.getFirstPropertyValue("method"),
    zones: calendar.getAllSubcomponents("vtimezone").map((zone) => zone.getFirstPropertyValue("tzid")),
    uid: value("uid"),
    sequence: value("sequence"),
    status: value("status"),
    starts: moment(event, "dtstart"),
    ends: moment(event, "dtend"),
    stamped: moment(event, "dtstamp"),
    summary: value("summary"),
    description: value("description"),
    location: value("location"),
    url: value("url"),
    organiser: person(event.getFirstProperty("organizer")),
    attendee: person(event.getFirstProperty("attendee")),
  };
}

// Only the zones in the file itself may be known, so that the file's own rules are what is tried.
ICAL.TimezoneService.reset();
process.stdout.write(JSON.stringify(JSON.parse(await text(process.stdin)).map(read)));
