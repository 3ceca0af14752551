// Package cmdlet writes what is searched for as a line of Exchange Online PowerShell,
// for those who go on there, and knows the words of Get-MessageTraceV2.
package cmdlet
