import { computed, onBeforeUnmount, ref, type ComputedRef } from "vue";

export interface Nearness {
  /** Whether a mouse is over the row, the focus is in it, or a finger touched it last. */
  readonly near: ComputedRef<boolean>;
  /** For the row's element. */
  readonly listeners: Record<string, (event: never) => void>;
  /** What was wanted of the row is done. */
  readonly leave: () => void;
}

/** Whether somebody is near a row of a list: with a mouse, the keyboard or a finger. */
export function useNearness(): Nearness {
  const hovered = ref(false);
  const focused = ref(false);
  const touched = ref<HTMLElement>();

  function hover(event: PointerEvent): void {
    if (event.pointerType === "mouse") {
      hovered.value = event.type !== "pointerleave";
    }
  }

  function focus(event: FocusEvent): void {
    const row = event.currentTarget as HTMLElement;
    focused.value =
      event.type === "focusin" || (event.relatedTarget instanceof Node && row.contains(event.relatedTarget));
  }

  function touch(event: PointerEvent): void {
    if (event.pointerType !== "mouse" && !touched.value) {
      touched.value = event.currentTarget as HTMLElement;
      document.addEventListener("pointerdown", elsewhere);
    }
  }

  function elsewhere(event: PointerEvent): void {
    if (!(event.target instanceof Node && touched.value?.contains(event.target))) {
      letGo();
    }
  }

  function letGo(): void {
    touched.value = undefined;
    document.removeEventListener("pointerdown", elsewhere);
  }

  function leave(): void {
    hovered.value = false;
    focused.value = false;
    letGo();
  }

  onBeforeUnmount(letGo);
  return {
    near: computed(() => hovered.value || focused.value || touched.value !== undefined),
    listeners: { pointermove: hover, pointerleave: hover, focusin: focus, focusout: focus, click: touch },
    leave,
  };
}
