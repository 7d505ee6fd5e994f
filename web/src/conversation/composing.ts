import { shallowRef, type InjectionKey, type ShallowRef } from "vue";
import type { Message } from "@/model";

/** What the composer of a conversation is about: a new message, a reply, or an edit. */
export interface Composing {
  readonly replyTo: ShallowRef<Message | undefined>;
  readonly editing: ShallowRef<Message | undefined>;
  /** The newest message of the user that can be edited; set by the list. */
  readonly ownLast: ShallowRef<Message | undefined>;
}

export const ComposingKey: InjectionKey<Composing> = Symbol("composing");

export function composing(): Composing {
  return { replyTo: shallowRef(), editing: shallowRef(), ownLast: shallowRef() };
}
