import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import './theme/tokens.css';
import './theme/global.css';
import './theme/fixes.css';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from './api/query-client.ts';
import { onSignedOut } from './api/request.ts';
import { sessionQuery } from './api/session.ts';
import { createConsoleRouter } from './router.tsx';
import { press } from './shortcuts/registry.ts';
import { cssVariables, mantineTheme } from './theme/mantine-theme.ts';

const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '';
// Where react-remove-scroll, which holds the page still under a dialog, looks for the nonce of its <style>.
Object.assign(window, { __webpack_nonce__: nonce });
const client = createQueryClient();
const router = createConsoleRouter(client);
const colorSchemes = localStorageColorSchemeManager({ key: 'signalbox-color-scheme' });

onSignedOut(() => {
  // Before the first sign-in nobody is signed out.
  if ((client.getQueryData(sessionQuery.queryKey) ?? null) === null) return;
  client.clear();
  client.setQueryData(sessionQuery.queryKey, null);
  void router.invalidate();
});
window.addEventListener('keydown', press);

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={mantineTheme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      colorSchemeManager={colorSchemes}
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
        <Notifications position="bottom-center" limit={3} containerWidth={400} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
