import { useEffect, useState } from 'react';
import { IconButton } from './button';
import { Icon } from './icon';
import styles from './primitives.module.css';

/** How long the button shows that it worked, in milliseconds. */
const SHOWN = 1500;

/** Copies `text`. Absent where the browser gives pages no clipboard, as on plain HTTP. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN);
    return () => clearTimeout(timer);
  }, [isCopied]);
  if (!navigator.clipboard) return null;
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <IconButton label={isCopied ? 'Copied' : label} onClick={() => void copy()}>
      <Icon name={isCopied ? 'check' : 'copy'} />
    </IconButton>
  );
}

/** A command to type, with a button that copies it. */
export function Command({ children }: { children: string }) {
  return (
    <div className={styles.command}>
      <code>{children}</code>
      <CopyButton text={children} label="Copy the command" />
    </div>
  );
}
