// A button of a toolbar: a codicon, its name on hover and for screen readers.

interface IconButtonProps {
  /** Name of the codicon, without its prefix. */
  readonly icon: string;
  readonly title: string;
  readonly onClick: () => void;
  readonly disabled?: boolean;
  /** A class for the icon's colour. */
  readonly tone?: string;
}

export function IconButton({ icon, title, onClick, disabled = false, tone = '' }: IconButtonProps) {
  return (
    <button
      type="button"
      class="icon-button"
      title={title}
      aria-label={title}
      disabled={disabled}
      onClick={onClick}
    >
      <span class={`codicon codicon-${icon} ${tone}`} aria-hidden="true" />
    </button>
  );
}
