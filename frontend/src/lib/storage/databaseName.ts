/** What the name of each person's database begins with, before their user id. */
export const DATABASE_PREFIX = 'natter-'
