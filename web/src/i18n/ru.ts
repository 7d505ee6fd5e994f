import chats from "@/chats/messages.ru";
import composer from "@/composer/messages.ru";
import conversation from "@/conversation/messages.ru";
import deletion from "@/deletion/messages.ru";
import groups from "@/groups/messages.ru";
import notify from "@/notify/messages.ru";
import people from "@/people/messages.ru";
import session from "@/session/messages.ru";
import settings from "@/settings/messages.ru";
import shell from "@/shell/messages.ru";
import switcher from "@/switcher/messages.ru";
import ui from "@/ui/messages.ru";
import problems from "./problems.ru";

export default {
  chats,
  composer,
  conversation,
  deletion,
  groups,
  notify,
  people,
  problems,
  session,
  settings,
  shell,
  switcher,
  ui,
};
