namespace HopEn2.Interop.Simulators.Dmp.Wire;

/// <summary>A SOAP 1.2 fault: the call itself is refused, nothing was looked at beyond it.</summary>
/// <param name="Code">Sender, Receiver, MustUnderstand or VersionMismatch.</param>
/// <param name="Subcode">Name under <paramref name="SubcodeNamespace"/>: what a program decides by.</param>
/// <param name="Reason">What is wrong, and where: names the element or attribute, never its content.</param>
/// <param name="HttpStatus">400 for the sender's fault, 500 for ours (SOAP 1.2 part 2 §7.5), unless something says it better.</param>
internal sealed record Fault(string Code, string SubcodeNamespace, string Subcode, string Reason, int HttpStatus)
{
    /// <summary>Namespace of what is neither WS-Addressing nor WS-Security.</summary>
    public const string Own = "urn:hopen2:simulated-dmp";

    public static Fault Mime(string reason) => new("Sender", Own, "MalformedMime", reason, 400);

    public static Fault Xml(string reason) => new("Sender", Own, "MalformedXml", reason, 400);

    public static Fault Schema(string reason) => new("Sender", Own, "SchemaViolation", reason, 400);

    public static Fault Addressing(string subcode, string reason) => new("Sender", Names.Addressing, subcode, reason, 400);

    public static Fault Security(string subcode, string reason) => new("Sender", Names.Security, subcode, reason, 400);

    public static Fault TooLarge(long most) => new("Sender", Own, "TooLarge", $"The request is larger than {most} bytes", 413);
}
