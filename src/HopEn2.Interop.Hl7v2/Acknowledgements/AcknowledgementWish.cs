using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Hl7v2.Er7;

namespace HopEn2.Interop.Hl7v2.Acknowledgements;

/// <summary>Which acknowledgements the sender asked for (MSH-15, MSH-16; HL7 v2.5 §2.9.2, §2.9.3 and table 0155).</summary>
/// <param name="Commit">CA, CE or CR: what the journal did.</param>
/// <param name="Application">AA, AE or AR. Given at once: the engine's application answer is that it has taken responsibility.</param>
/// <param name="Enhanced">False in original mode: one AA, AE or AR, always.</param>
internal readonly record struct AcknowledgementWish(bool Enhanced, bool Commit, bool Application)
{
    public static AcknowledgementWish Original { get; } = new(Enhanced: false, Commit: false, Application: true);

    public static AcknowledgementWish Of(Er7Segment header, AnswerCode code)
    {
        var (commit, application) = (header[15], header[16]);
        return commit.IsEmpty && application.IsEmpty
            ? Original
            : new AcknowledgementWish(Enhanced: true, Wanted(commit.Code, code), Wanted(application.Code, code));
    }

    // Empty beside a filled one is NE (§2.9.3.1). A word that table 0155 does not have is read as AL: an answer too many harms less than one too few.
    private static bool Wanted(string condition, AnswerCode code) => condition switch
    {
        "" or "NE" => false,
        "ER" => code != AnswerCode.Accept,
        "SU" => code == AnswerCode.Accept,
        _ => true,
    };
}
