import type { AckJson } from "@/contract/parley/realtime/v1/frames_pb";

/** A message is durable and has its place. */
export interface Ack {
  readonly chatId: string;
  readonly seq: number;
}

export function ack(json: AckJson | undefined): Ack {
  return { chatId: json?.chatId ?? "", seq: Number(json?.seq ?? 0) };
}
