import { nextTick, ref, shallowRef, type Ref, type ShallowRef } from "vue";
import { ApiError } from "@/api/http";
import { problemText } from "@/i18n/problems";

export type FieldErrors<F extends string> = Partial<Record<F, string | undefined>>;

/** Codes that mean one field, whatever the server says about where. */
const FIELDS: Readonly<Record<string, string>> = {
  LOGIN_TAKEN: "login",
  EMAIL_TAKEN: "email",
  NICKNAME_TAKEN: "nickname",
};

/**
 * A form that is checked, then sent. What is wrong with a field is told at the field, which gets the focus; anything
 * else is told for the whole form. What was typed stays.
 *
 * @param fields the names, as in the contract
 * @param element the form's element
 * @param wordsFor what a failure is called here
 */
export function useForm<F extends string>(
  fields: readonly F[],
  element: Readonly<Ref<HTMLElement | null>>,
  wordsFor: (error: unknown) => string = problemText,
) {
  const errors: ShallowRef<FieldErrors<F>> = shallowRef({});
  const problem = ref("");
  const busy = ref(false);

  /** Returns whether it was sent and taken. */
  async function submit(check: () => FieldErrors<F>, send: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) {
      return false;
    }
    const focused = document.activeElement;
    problem.value = "";
    errors.value = check();
    if (fields.some((name) => errors.value[name])) {
      await showFirst(focused);
      return false;
    }
    busy.value = true;
    try {
      await send();
      return true;
    } catch (error) {
      failed(error);
      return false;
    } finally {
      busy.value = false;
      await showFirst(focused);
    }
  }

  function failed(error: unknown): void {
    const named = error instanceof ApiError ? (FIELDS[error.code] ?? error.field) : "";
    const field = fields.find((name) => name === named);
    if (field === undefined) {
      problem.value = wordsFor(error);
    } else {
      errors.value = { [field]: wordsFor(error) } as FieldErrors<F>;
    }
  }

  /** Focuses the first field with an error; else gives the focus back that a busy button lost. */
  async function showFirst(before: Element | null): Promise<void> {
    await nextTick();
    const wrong = element.value?.querySelector<HTMLElement>("[aria-invalid=true]");
    if (wrong) {
      wrong.focus();
    } else if (
      document.activeElement === document.body &&
      before instanceof HTMLElement &&
      before.isConnected
    ) {
      before.focus();
    }
  }

  return { errors, problem, busy, submit };
}

/** What logins and nicknames are made of. */
export const HANDLE = /^[A-Za-z0-9][A-Za-z0-9._-]*$/u;
