"""What may the bot say and change, and what becomes of it?"""

from collections.abc import Mapping
from dataclasses import replace
from uuid import uuid4

from tests.botapi.entities import Entity, read_text, units
from tests.botapi.files import mime_of
from tests.botapi.keyboards import Markup, read_inline, read_markup
from tests.botapi.params import Params
from tests.botapi.refusal import bad_request
from tests.botapi.shapes import Chat, Content, Message, Shape, Size
from tests.botapi.world import World

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LARGEST_UPLOAD = 50 * 2**20
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
ACTIONS = {"typing", "upload_photo", "upload_document", "find_location", "choose_sticker", "upload_video"}


def send_message(world: World, params: Params) -> Shape:
    text, entities = _text(params)
    return _post(world, params, Content(text=text, entities=entities))


def send_photo(world: World, params: Params) -> Shape:
    caption, entities = _caption(params.text("caption"), params.text("parse_mode"))
    photo = _photo(world, params, params.text("photo") or "attach://photo")
    return _post(world, params, Content(caption=caption, entities=entities, photo=photo))


def send_voice(world: World, params: Params) -> Shape:
    if world.reachable(params.text("chat_id")).takes_no_voice:
        raise bad_request("VOICE_MESSAGES_FORBIDDEN")
    return _send_sound(world, params, "voice")


def send_audio(world: World, params: Params) -> Shape:
    return _send_sound(world, params, "audio")


def send_document(world: World, params: Params) -> Shape:
    caption, entities = _caption(params.text("caption"), params.text("parse_mode"))
    given = params.text("document") or "attach://document"
    if not given.startswith("attach://"):
        raise bad_request("type of file mismatch")
    name = given.removeprefix("attach://")
    document = world.files.add_document(_upload(params, given, "document"), params.names.get(name, name), "")
    return _post(world, params, Content(caption=caption, entities=entities, document=document))


def _send_sound(world: World, params: Params, kind: str) -> Shape:
    """Send a sound; an upload that is none that Telegram plays becomes a document."""
    caption, entities = _caption(params.text("caption"), params.text("parse_mode"))
    content, given = Content(caption=caption, entities=entities), params.text(kind) or f"attach://{kind}"
    if given.startswith("attach://"):
        uploaded, seconds = _upload(params, given, kind), params.integer("duration")
        mime = mime_of(uploaded)
        if not mime:
            document = world.files.add_document(uploaded, kind, "")
            return _post(world, params, replace(content, document=document))
        sound = world.files.add_sound(kind, uploaded, mime=mime, seconds=seconds)
    else:
        sound = world.files.sound(kind, given)
    held = replace(content, voice=sound) if kind == "voice" else replace(content, audio=sound)
    return _post(world, params, held)


def _upload(params: Params, given: str, kind: str) -> bytes:
    name = given.removeprefix("attach://")
    if name not in params.uploads:
        raise bad_request(f"there is no {kind} in the request")
    if not params.uploads[name]:
        raise bad_request("file must be non-empty")
    return params.uploads[name]


def send_location(world: World, params: Params) -> Shape:
    lat, lon = params.number("latitude"), params.number("longitude")
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise bad_request("invalid location specified")
    return _post(world, params, Content(place=(lat, lon)))


def send_media_group(world: World, params: Params) -> list[Shape]:
    chat, media = world.reachable(params.text("chat_id")), params.parsed("media")
    if not isinstance(media, list) or not media:
        raise bad_request("there are no messages to send")
    if len(media) > 10:
        raise bad_request("too many messages to send as an album")
    if len(media) < 2:
        raise bad_request("too few messages to send as an album")
    album = str(uuid4().int)[:17]
    contents = [_album_part(world, params, part) for part in media]
    parts = [replace(content, album=album, silent=params.flag("disable_notification")) for content in contents]
    topic = params.integer("message_thread_id")
    posted = [world.post(chat, world.bot, content=part, topic=topic) for part in parts]
    return [chat.message_shape(message) for message in posted]


def send_chat_action(world: World, params: Params) -> bool:
    world.reachable(params.text("chat_id"))
    if params.text("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


def edit_message_text(world: World, params: Params) -> Shape:
    text, entities = _text(params)
    chat, message = _own(world, params)
    if not message.content.text:
        raise bad_request("there is no text in the message to edit")
    content = replace(message.content, text=text, entities=entities)
    _edit(world, message, content=content, markup=read_inline(params.parsed("reply_markup"), chat.id))
    return chat.message_shape(message)


def edit_message_reply_markup(world: World, params: Params) -> Shape:
    chat, message = _own(world, params)
    _edit(world, message, content=message.content, markup=read_inline(params.parsed("reply_markup"), chat.id))
    return chat.message_shape(message)


def _text(params: Params) -> tuple[str, tuple[Entity, ...]]:
    text, entities = read_text(params.text("text"), params.text("parse_mode"))
    if not text:
        raise bad_request("message text is empty")
    if units(text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return text, entities


def _caption(given: str, parse_mode: str) -> tuple[str, tuple[Entity, ...]]:
    caption, entities = read_text(given, parse_mode)
    if units(caption) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return caption, entities


def _photo(world: World, params: Params, given: str) -> tuple[Size, ...]:
    """Return the photo that a parameter names: an upload of this request, or one that Telegram has."""
    if given.startswith("attach://"):
        if given.removeprefix("attach://") not in params.uploads:
            raise bad_request("there is no photo in the request")
        return world.files.add_photo(params.uploads[given.removeprefix("attach://")])
    if given.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    return world.files.photo(given)


def _album_part(world: World, params: Params, part: object) -> Content:
    if not isinstance(part, Mapping) or part.get("type") != "photo":
        raise bad_request("can't parse InputMedia: type must be photo")
    caption, entities = _caption(str(part.get("caption") or ""), str(part.get("parse_mode") or ""))
    return Content(caption=caption, entities=entities, photo=_photo(world, params, str(part.get("media", ""))))


def _post(world: World, params: Params, content: Content) -> Shape:
    chat = world.reachable(params.text("chat_id"))
    markup = read_markup(params.parsed("reply_markup"), chat.id)
    content = replace(content, silent=params.flag("disable_notification"))
    topic = params.integer("message_thread_id")
    return chat.message_shape(world.post(chat, world.bot, content=content, markup=markup, topic=topic))


def _own(world: World, params: Params) -> tuple[Chat, Message]:
    """Return the message to edit: one of the bot's, without a keyboard or with an inline one."""
    chat = world.reachable(params.text("chat_id"))
    if not params.text("message_id"):
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if message.author != world.bot or (message.markup and not message.markup.is_inline):
        raise bad_request("message can't be edited")
    return chat, message


def _edit(world: World, message: Message, *, content: Content, markup: Markup | None) -> None:
    rows, had = (markup.rows if markup else ()), (message.markup.rows if message.markup else ())
    if content == message.content and rows == had:
        raise bad_request(NOT_MODIFIED)
    world.change(message, content=content, markup=markup)
