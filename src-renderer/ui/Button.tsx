import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';

export type ButtonVariant = 'plain' | 'primary' | 'destroy' | 'out' | 'ghost';

const variants: Record<ButtonVariant, string> = {
  plain: 'border-(--line-2) bg-(--surface) text-(--text) hover:bg-(--hover)',
  primary: 'border-(--ink) bg-(--ink) text-(--on-ink) hover:bg-(--ink-hover)',
  destroy: 'border-(--destroy) bg-(--destroy) text-(--on-risk) hover:brightness-110',
  out: 'border-(--out) bg-(--out) text-(--on-risk) hover:brightness-110',
  ghost: 'border-transparent bg-transparent text-(--text-2) hover:bg-(--hover) hover:text-(--text)',
};

const sizes = {
  small: 'h-6 gap-1 px-2 text-(length:--t-small) [&_svg]:size-3.5',
  normal: 'h-(--control) gap-1.5 px-2.5 [&_svg]:size-4',
  large: 'h-(--control-lg) gap-1.5 px-3 [&_svg]:size-4',
  icon: 'size-(--control) justify-center [&_svg]:size-4',
  'small-icon': 'size-6 justify-center [&_svg]:size-3.5',
} as const;

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  variant?: ButtonVariant;
  size?: keyof typeof sizes;
  ref?: Ref<HTMLButtonElement> | undefined;
}

/** A button; its words start with a verb. Not a submit button unless told. */
export function Button({ variant = 'plain', size = 'normal', className = '', type = 'button', ...rest }: ButtonProps): ReactNode {
  return (
    <button
      type={type}
      className={`inline-flex flex-none items-center rounded-(--r2) border font-medium whitespace-nowrap select-none transition-colors duration-(--fast) disabled:border-(--line) disabled:bg-(--well) disabled:text-(--text-3) aria-disabled:border-(--line) aria-disabled:bg-(--well) aria-disabled:text-(--text-3) ${variants[variant]} ${sizes[size]} ${className}`}
      {...rest}
    />
  );
}
