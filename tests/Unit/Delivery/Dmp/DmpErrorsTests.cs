using HopEn2.Interop.Domain.Delivering;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Delivery.Dmp;

public sealed class DmpErrorsTests
{
    // dmp.md §7, row by row.
    [Theory]
    [InlineData("XDSUnknownPatientId XDSPatientIdDoesNotMatch", DmpErrorClass.Identity)]
    [InlineData("XDSDuplicateUniqueIdInRegistry XDSNonIdenticalHash", DmpErrorClass.AlreadyThere)]
    [InlineData("XDSRegistryDuplicateUniqueIdInMessage XDSRepositoryDuplicateUniqueIdInMessage", DmpErrorClass.Ours)]
    [InlineData("XDSRegistryMetadataError XDSRepositoryMetadataError XDSMissingDocument XDSMissingDocumentMetadata InvalidDocumentContent", DmpErrorClass.Ours)]
    [InlineData("XDSRegistryDeprecatedDocumentError UnresolvedReferenceException XDSReplaceFailed", DmpErrorClass.StaleVersion)]
    [InlineData("XDSRegistryBusy XDSRepositoryBusy XDSRegistryNotAvailable XDSRegistryError XDSRepositoryError", DmpErrorClass.Temporary)]
    [InlineData("DMPClosed", DmpErrorClass.Refused)]
    [InlineData("DMPFound DMPOK", DmpErrorClass.Accepted)]
    [InlineData("DMPUnheardOf XDSUnheardOf no-code", DmpErrorClass.Refused)]
    [InlineData("http-500 http-503 http-429 no-connection tls timeout Receiver", DmpErrorClass.Temporary)]
    [InlineData("http-403 Sender FailedAuthentication", DmpErrorClass.Refused)]
    public void A_code_belongs_to_its_class(string codes, DmpErrorClass expected) =>
        Assert.All(codes.Split(' '), code => Assert.Equal(expected, DmpErrors.Of(code).Class));

    [Theory]
    [InlineData("XDSMetadataUpdateError")]
    [InlineData("XDSMetadataVersionError")]
    [InlineData("XDSMetadataIdentifierError")]
    [InlineData("XDSMetadataUpdateOperationError")]
    public void The_codes_of_updates_are_known(string code) => Assert.Contains(DmpErrors.All, e => e.Code == code);

    [Fact]
    public void Every_code_has_a_meaning_and_a_remedy() => Assert.All(DmpErrors.All, e =>
    {
        Assert.EndsWith(".", e.Meaning, StringComparison.Ordinal);
        Assert.EndsWith(".", e.Remedy, StringComparison.Ordinal);
        Assert.Equal(e, DmpErrors.Of(e.Code));
    });
}
