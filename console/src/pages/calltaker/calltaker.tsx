/* The call-taker's page. */

export function CallTaker() {
  return <main class="main" />;
}
