// Package lookalike finds domains that are made to be taken for another one:
// rnicrosoft.example, paypa1.com, contoso.com.example. It goes by the domains that are
// known: the tenant's own, those that were searched for, and the brands of a table. It
// looks at names alone and asks nobody.
//
// A mark on a good domain costs trust in all marks. So what belongs to a known owner, or
// to a service that sends for others, is never marked, and a brand whose name is a common
// word is only looked for in spellings that nobody has by chance.
package lookalike
