import chats from "@/chats/messages.en";
import composer from "@/composer/messages.en";
import conversation from "@/conversation/messages.en";
import deletion from "@/deletion/messages.en";
import groups from "@/groups/messages.en";
import notify from "@/notify/messages.en";
import people from "@/people/messages.en";
import session from "@/session/messages.en";
import settings from "@/settings/messages.en";
import shell from "@/shell/messages.en";
import switcher from "@/switcher/messages.en";
import ui from "@/ui/messages.en";
import problems from "./problems.en";

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
