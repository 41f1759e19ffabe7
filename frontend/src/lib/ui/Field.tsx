import { useLingui } from '@lingui/react/macro'
import { type ComponentProps, type FormEvent, type ReactNode, useId, useState } from 'react'

const INPUT_LOOK =
  'min-h-12 w-full rounded-xl border border-field bg-raised px-4 transition-colors placeholder:text-muted aria-invalid:border-danger'

interface Labelled {
  label: string
  hint?: string | undefined
  /** What is wrong with what was entered. */
  problem?: string | undefined
}

interface Rule {
  holds(text: string): boolean
  problem: string
}

interface FieldProps extends ComponentProps<'input'>, Labelled {
  /** What must hold of what is entered; the form is not submitted otherwise, and says what the problem is. */
  rule?: Rule | undefined
  /** Beside the input, over its end: a button that belongs to it. */
  end?: ReactNode
}

/** A labelled line of input. */
export function Field({ label, hint, problem: told, end, rule, className = '', ...props }: FieldProps) {
  const id = useId()
  const { problem = told, ...checking } = useValidity<HTMLInputElement>(rule)
  return (
    <Frame id={id} label={label} hint={hint} problem={problem}>
      <span className="relative block">
        <input
          id={id}
          aria-describedby={describedBy(id, { hint, problem })}
          aria-invalid={problem ? true : undefined}
          className={`${INPUT_LOOK} ${end ? 'pe-12' : ''} ${className}`}
          {...checking}
          {...props}
        />
        {end && <span className="absolute inset-y-0 end-0.5 grid place-items-center">{end}</span>}
      </span>
    </Frame>
  )
}

interface TextAreaProps extends ComponentProps<'textarea'>, Labelled {}

/** Several labelled lines of input. */
export function TextArea({ label, hint, problem, className = '', ...props }: TextAreaProps) {
  const id = useId()
  return (
    <Frame id={id} label={label} hint={hint} problem={problem}>
      <textarea
        id={id}
        rows={3}
        aria-describedby={describedBy(id, { hint, problem })}
        aria-invalid={problem ? true : undefined}
        className={`${INPUT_LOOK} py-3 leading-6 ${className}`}
        {...props}
      />
    </Frame>
  )
}

interface SelectProps extends ComponentProps<'select'>, Labelled {}

/** One of a list: the browser's own control, which every phone knows how to show. */
export function Select({ label, hint, problem: told, className = '', onChange, ...props }: SelectProps) {
  const id = useId()
  const { problem = told, onInvalid, onInput } = useValidity<HTMLSelectElement>()
  return (
    <Frame id={id} label={label} hint={hint} problem={problem}>
      <select
        id={id}
        aria-describedby={describedBy(id, { hint, problem })}
        aria-invalid={problem ? true : undefined}
        className={`${INPUT_LOOK} ${className}`}
        onInvalid={onInvalid}
        // Not at `input`, which comes before: what is drawn anew then has the choice of before.
        onChange={(event) => {
          onInput(event)
          onChange?.(event)
        }}
        {...props}
      />
    </Frame>
  )
}

type Checked = HTMLInputElement | HTMLSelectElement

/** What the browser finds wrong with what was entered, said in the page and in its language rather than in a bubble. */
function useValidity<Control extends Checked>(rule?: Rule) {
  const { t } = useLingui()
  const [problem, setProblem] = useState<string | undefined>()
  const onInvalid = (event: FormEvent<Control>) => {
    event.preventDefault()
    const control = event.currentTarget
    // The first of a form, as the browser would.
    if (firstInvalidOf(control.form) === control) control.focus()
    setProblem(wordsFor(control))
  }
  const wordsFor = (control: Control): string => {
    const { customError, valueMissing, typeMismatch, tooShort } = control.validity
    if (customError) return control.validationMessage
    if (valueMissing) return t`Please fill out this field.`
    if (typeMismatch) return t`This is not a complete email address.`
    if (tooShort && 'minLength' in control) return t`Use at least ${control.minLength} characters.`
    return control.title || control.validationMessage
  }
  const onInput = ({ currentTarget: control }: FormEvent<Control>) => {
    setProblem(undefined)
    if (rule) control.setCustomValidity(rule.holds(control.value) ? '' : rule.problem)
  }
  return { problem, onInvalid, onInput }
}

function firstInvalidOf(form: HTMLFormElement | null): Element | undefined {
  return [...(form?.elements ?? [])].find(
    (element) => 'validity' in element && !(element as Checked).validity.valid,
  )
}

function Frame({ id, label, hint, problem, children }: Labelled & { id: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      {children}
      {hint && (
        <p id={`${id}-hint`} className="text-muted text-sm">
          {hint}
        </p>
      )}
      {problem && (
        <p id={`${id}-problem`} className="text-danger text-sm">
          {problem}
        </p>
      )}
    </div>
  )
}

function describedBy(id: string, { hint, problem }: Omit<Labelled, 'label'>): string | undefined {
  const ids = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean)
  return ids.length > 0 ? ids.join(' ') : undefined
}
