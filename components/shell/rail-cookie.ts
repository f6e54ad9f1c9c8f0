/** The cookie that remembers the rail: `collapsed` or `open`. */
export const railCookie = 'rail'
