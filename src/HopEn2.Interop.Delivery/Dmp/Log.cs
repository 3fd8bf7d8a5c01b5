using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Delivery.Dmp;

/// <summary>Codes, ids of documents and files; never a patient trait, never what the DMP wrote beside its code.</summary>
internal static partial class Log
{
    [LoggerMessage(7101, LogLevel.Information, "Certificate of the structure taken; the one that signs is valid until {Until:u}")]
    public static partial void CertificateTaken(ILogger log, DateTime until);

    [LoggerMessage(7102, LogLevel.Error, "Changed certificate files were not taken, the former stay in force: {Problem}")]
    public static partial void CertificateNotTaken(ILogger log, string problem);

    [LoggerMessage(7103, LogLevel.Warning, "DMP: {Action} of {Document} ended in {Code} ({Class})")]
    public static partial void NotAccepted(ILogger log, Domain.Facts.DepositAction action, string document, string code, Domain.Delivering.DmpErrorClass @class);

    [LoggerMessage(7104, LogLevel.Warning, "DMP: {Action} of {Document}: it is not known whether it was done ({Code})")]
    public static partial void OutcomeUnknown(ILogger log, Domain.Facts.DepositAction action, string document, string code);

    [LoggerMessage(7105, LogLevel.Warning, "DMP: {Question} was not answered ({Code})")]
    public static partial void QuestionNotAnswered(ILogger log, string question, string code);
}
