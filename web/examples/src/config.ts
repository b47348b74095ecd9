/** The server's URL and the access token, from the command line or the environment. */
const [url = process.env.WAYBILL_URL, token = process.env.WAYBILL_TOKEN] =
  process.argv.slice(2);
if (!url || !token) {
  throw new Error(
    "URL or token is missing. Pass URL and TOKEN, or set WAYBILL_URL and WAYBILL_TOKEN.",
  );
}

export const endpoint = `${url}/graphql`;

/** The server accepts a token in this header only, never in a cookie or the URL. */
export const authorizationHeader = (bearer: string) => ({
  Authorization: `Bearer ${bearer}`,
});
export const headers = authorizationHeader(token);
