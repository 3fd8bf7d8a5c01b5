namespace HopEn2.Interop.Delivery.Dmp;

/// <summary>What a server says within TLS when it will not have our certificate.</summary>
/// <remarks>
/// With TLS 1.3 the client is done before the server has looked at its certificate: the refusal comes when the request is on its way, as a broken connection. The alert alone tells
/// (RFC 8446 §6.2), and .NET passes it on only in the words of OpenSSL, deep inside. Whoever sends such an alert has ended the handshake, and read nothing of what followed.
/// </remarks>
internal static class TlsAlerts
{
    private static readonly string[] OfCertificates = ["certificate", "unknown ca", "access denied", "decrypt error"];

    /// <summary>The connection ended because the other side refuses the certificate that it was shown, or that it was shown none.</summary>
    public static bool RefuseOurCertificate(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception.Message.Contains(" alert ", StringComparison.OrdinalIgnoreCase) && Array.Exists(OfCertificates, a => exception.Message.Contains(a, StringComparison.OrdinalIgnoreCase)))
                return true;
        }

        return false;
    }
}
