import { useSignal } from "@preact/signals";
import { give } from "../state/orders.ts";
import { site } from "../state/session.ts";

interface OrderProps {
  readonly text: string;
  readonly what: Readonly<Record<string, unknown>>;
  /** What is asked first, where nobody can take the order back. */
  readonly asking?: string;
}

/** A button that changes the study, where the dashboard may. */
export function OrderButton({ text, what, asking }: OrderProps) {
  const isAsking = useSignal(false);
  if (!site.value.control) return null;
  return (
    <button
      type="button"
      class={isAsking.value ? "danger" : ""}
      onClick={(event) => {
        event.stopPropagation();
        isAsking.value = asking !== undefined && !isAsking.value;
        if (!isAsking.value) void give(what);
      }}
      onBlur={() => {
        isAsking.value = false;
      }}
    >
      {isAsking.value ? asking : text}
    </button>
  );
}
