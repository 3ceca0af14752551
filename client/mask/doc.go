// Package mask hides who mail is from, to whom it went and what it is about, for a
// screen that others see and for texts that leave it: bob@contoso.com becomes
// b•••3@contoso.com, and a subject •••••7. The number is that of the address or the
// subject in this run, so that two of them stay two, and so that what is hidden can
// still be searched for: the mask knows what it stands for.
//
// Domains, IP addresses and ids stay as they are.
package mask
