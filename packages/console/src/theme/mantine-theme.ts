import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** All shades of a colour are the token: which one a component takes then no longer decides whether it can be read. */
function token(name: string): MantineColorsTuple {
  const value = `var(--sb-${name})`;
  return [value, value, value, value, value, value, value, value, value, value];
}

const dialog = {
  closeButtonProps: { 'aria-label': 'Close' },
  // Its <header> would count as a second banner of the page.
  attributes: { header: { role: 'presentation' } },
} as const;
const still = { transitionProps: { duration: 100 } } as const;

export const mantineTheme = createTheme({
  fontFamily: 'var(--sb-font)',
  fontFamilyMonospace: 'var(--sb-mono)',
  headings: { fontFamily: 'var(--sb-font)', fontWeight: '600' },
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '20px', md: '20px', lg: '24px', xl: '28px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '2px', sm: '4px', md: '4px', lg: '8px', xl: '8px' },
  defaultRadius: 'sm',
  shadows: { xs: 'none', sm: 'none', md: '0 4px 16px rgb(0 0 0 / 24%)' },
  respectReducedMotion: true,
  cursorType: 'pointer',
  primaryColor: 'accent',
  colors: {
    accent: token('accent'),
    auto: token('auto'),
    assisted: token('assisted'),
    manual: token('manual'),
    red: token('manual'),
  },
  variantColorResolver: ({ color, variant, theme }) => {
    const name = color === undefined || color === '' ? theme.primaryColor : color;
    const own = Object.hasOwn(theme.colors, name) ? name : 'accent';
    const [text, soft] = own === 'red' ? ['manual', 'manual'] : [own, own];
    const plain = { color: `var(--sb-${text})`, border: '1px solid transparent' };
    switch (variant) {
      case 'filled':
        return {
          background: `var(--sb-${text})`,
          hover: `color-mix(in srgb, var(--sb-${text}) 88%, var(--sb-text))`,
          color: text === 'accent' ? 'var(--sb-on-accent)' : 'var(--sb-surface)',
          border: '1px solid transparent',
        };
      case 'light':
        return {
          ...plain,
          background: `var(--sb-${soft}-soft)`,
          hover: `color-mix(in srgb, var(--sb-${soft}-soft) 85%, var(--sb-${text}))`,
        };
      case 'outline':
        return {
          ...plain,
          border: `1px solid var(--sb-${text})`,
          background: 'transparent',
          hover: `var(--sb-${soft}-soft)`,
        };
      case 'subtle':
      case 'transparent':
        return { ...plain, background: 'transparent', hover: `var(--sb-${soft}-soft)` };
      default:
        return {
          background: 'var(--sb-surface)',
          hover: 'var(--sb-raised)',
          color: 'var(--sb-text)',
          border: '1px solid var(--sb-control-line)',
        };
    }
  },
  components: {
    Button: { defaultProps: { size: 'compact-md', variant: 'default' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'accent', size: 32 } },
    Modal: { defaultProps: { ...still, ...dialog, centered: true } },
    Drawer: { defaultProps: { ...still, ...dialog } },
    Notification: { defaultProps: { closeButtonProps: dialog.closeButtonProps } },
    Menu: { defaultProps: { ...still, shadow: 'md' } },
    Popover: { defaultProps: { ...still, shadow: 'md' } },
    Select: { defaultProps: { size: 'sm', comboboxProps: { ...still, shadow: 'md' } } },
    Tooltip: { defaultProps: { ...still, openDelay: 300, withArrow: false } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'sm' } },
  },
});

export const cssVariables: CSSVariablesResolver = () => {
  const own = {
    '--mantine-color-body': 'var(--sb-surface)',
    '--mantine-color-text': 'var(--sb-text)',
    '--mantine-color-bright': 'var(--sb-text)',
    '--mantine-color-dimmed': 'var(--sb-text-soft)',
    '--mantine-color-placeholder': 'var(--sb-text-soft)',
    '--mantine-color-anchor': 'var(--sb-accent)',
    '--mantine-color-error': 'var(--sb-manual)',
    '--mantine-color-default': 'var(--sb-surface)',
    '--mantine-color-default-hover': 'var(--sb-raised)',
    '--mantine-color-default-color': 'var(--sb-text)',
    '--mantine-color-default-border': 'var(--sb-line)',
    '--mantine-color-disabled': 'var(--sb-raised)',
    '--mantine-color-disabled-color': 'var(--sb-text-soft)',
    '--mantine-color-disabled-border': 'var(--sb-line)',
    '--mantine-primary-color-filled': 'var(--sb-accent)',
    '--mantine-primary-color-contrast': 'var(--sb-on-accent)',
  };
  return { variables: {}, light: own, dark: own };
};
