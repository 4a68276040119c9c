"""Which methods are there, and what does each of them answer?"""

from collections.abc import Callable, Mapping

from tests.botapi import sending, webhooks
from tests.botapi.entities import units
from tests.botapi.params import Params
from tests.botapi.refusal import bad_request
from tests.botapi.shapes import Shape
from tests.botapi.world import World

LONGEST_NOTICE = 200


def get_me(world: World, _: Params) -> Shape:
    abilities = ("can_join_groups", "can_read_all_group_messages", "supports_inline_queries", "can_connect_to_business")
    return world.bot.shape() | dict.fromkeys((*abilities, "has_main_web_app"), False)


def set_my_commands(world: World, params: Params) -> bool:
    world.commands.set(params)
    return True


def delete_my_commands(world: World, params: Params) -> bool:
    world.commands.delete(params)
    return True


def get_my_commands(world: World, params: Params) -> list[Shape]:
    return world.commands.get(params)


def get_file(world: World, params: Params) -> Shape:
    return world.files.name(params.text("file_id"))


def answer_callback_query(world: World, params: Params) -> bool:
    if units(params.text("text")) > LONGEST_NOTICE:
        raise bad_request("MESSAGE_TOO_LONG")
    world.answer_press(params.text("callback_query_id"), params.text("text"))
    return True


METHODS: Mapping[str, Callable[[World, Params], object]] = {
    "getme": get_me,
    "setwebhook": webhooks.set_webhook,
    "getwebhookinfo": webhooks.get_webhook_info,
    "deletewebhook": webhooks.delete_webhook,
    "setmycommands": set_my_commands,
    "deletemycommands": delete_my_commands,
    "getmycommands": get_my_commands,
    "getfile": get_file,
    "answercallbackquery": answer_callback_query,
    "sendmessage": sending.send_message,
    "sendphoto": sending.send_photo,
    "sendvoice": sending.send_voice,
    "sendaudio": sending.send_audio,
    "senddocument": sending.send_document,
    "sendlocation": sending.send_location,
    "sendmediagroup": sending.send_media_group,
    "sendchataction": sending.send_chat_action,
    "editmessagetext": sending.edit_message_text,
    "editmessagereplymarkup": sending.edit_message_reply_markup,
}
