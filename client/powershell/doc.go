// Package powershell writes the line of Exchange Online PowerShell that asks for the
// same as a query or a request to Graph:
//
//	Get-MessageTraceV2 -RecipientAddress 'bob@contoso.com' -StartDate … -EndDate … -ResultSize 5000
//	Get-MessageTraceDetailV2 -MessageTraceId '2bbad36a-…' -RecipientAddress 'bob@contoso.com'
//
// The names of the parameters are those of their pages:
// https://learn.microsoft.com/powershell/module/exchangepowershell/get-messagetracev2
// https://learn.microsoft.com/powershell/module/exchangepowershell/get-messagetracedetailv2
package powershell
