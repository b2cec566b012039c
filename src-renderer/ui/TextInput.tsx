import type { InputHTMLAttributes, ReactNode, Ref, TextareaHTMLAttributes } from 'react';

const frame = 'w-full min-w-0 rounded-(--r2) border border-(--line-control) bg-(--surface) text-(--text) aria-invalid:border-(--destroy) disabled:bg-(--well) disabled:text-(--text-3) focus-visible:outline-offset-0';

interface TextInputProps extends InputHTMLAttributes<HTMLInputElement> {
  mono?: boolean;
  ref?: Ref<HTMLInputElement> | undefined;
}

/** One line of text. Its name comes from a label or `aria-label`. */
export function TextInput({ mono = false, className = '', ...rest }: TextInputProps): ReactNode {
  return <input className={`${frame} h-(--control-lg) px-2 ${mono ? 'font-mono text-(length:--t-small)' : ''} ${className}`} {...rest} />;
}

interface TextAreaProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  mono?: boolean;
  ref?: Ref<HTMLTextAreaElement> | undefined;
}

/** Several lines of text. */
export function TextArea({ mono = false, className = '', ...rest }: TextAreaProps): ReactNode {
  return <textarea className={`${frame} block resize-y px-2 py-1.5 ${mono ? 'font-mono text-(length:--t-small) leading-(--lh-small)' : ''} ${className}`} {...rest} />;
}
