import { Component, type ReactNode } from 'react'

interface ErrorBoundaryProps {
  /** What is shown in place of what failed. */
  fallback: ReactNode
  children: ReactNode
}

/** Keeps what fails from taking the whole page with it. React offers this to classes only. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { hasFailed: boolean }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError() {
    return { hasFailed: true }
  }

  override render() {
    return this.state.hasFailed ? this.props.fallback : this.props.children
  }
}
