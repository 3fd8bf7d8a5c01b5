using HopEn2.Interop.Cda.Xdm;
using HopEn2.Interop.Cda.Xds;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Delivery.Mss.Composing;

/// <summary>METADATA.XML: the metadata of the DMP (dmp.md §5), with the name of the file beside it.</summary>
/// <param name="house">What the house contributes, as the mappings say now.</param>
internal sealed class XdmMetadata(Func<XdsHouse> house) : IXdmMetadata
{
    public byte[]? Write(OutgoingDocument document, MailOrder order, DateTimeOffset at)
    {
        // TD: the set of a mail that replaces says so by an extra slot, as a mail cannot take anything's place by itself.
        var submission = new XdsSubmission(order.SubmissionId, at, XdmPackage.DocumentName, order.Action is DepositAction.Replace ? "C" : null);
        return XdsBuilder.Build(document, house(), submission) is { } metadata ? EbRim.ToBytes(metadata) : null;
    }
}
