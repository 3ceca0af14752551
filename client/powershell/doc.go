// Package powershell writes the line of Exchange Online PowerShell that asks for the
// same as a query or a request to Graph:
//
//	Get-MessageTraceV2 -RecipientAddress 'bob@contoso.com' -StartDate … -EndDate … -ResultSize 5000 # …
//	Get-MessageTraceDetailV2 -MessageTraceId '2bbad36a-…' -RecipientAddress 'bob@contoso.com'
//
// What no parameter takes is filtered behind the cmdlet, with Where-Object, and what
// cannot be asked for stands behind a #.
//
// The names of the parameters are those of their pages:
// https://learn.microsoft.com/powershell/module/exchangepowershell/get-messagetracev2
// https://learn.microsoft.com/powershell/module/exchangepowershell/get-messagetracedetailv2
package powershell
