/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "correspondent-fixture.h"
#include "wire-test-support.h"

#include "ns3/boolean.h"
#include "ns3/uinteger.h"

#include <algorithm>

using namespace ns3;
using namespace ns3::mip6sec;

// Return routability and Binding Updates at a correspondent node: RFC 6275 9.4, 9.5.1 to 9.5.4

namespace
{

using Status = BindingStatus;
using Drop = CorrespondentDrop;

MIP6SEC_TEST_CASE(HomeTestAnswer,
                  "A Home Test Init is answered to its source with its cookie and a token")
{
    CorrespondentFixture f;
    f.Test(2);
    f.Run();
    NS_TEST_ASSERT_MSG_EQ(f.m_received.size(), 2, "two tests");
    const bool inOrder = f.m_received[0].message.GetType() == MhType::HOME_TEST;
    const HandReceived& home = f.m_received[inOrder ? 0 : 1];
    NS_TEST_ASSERT_MSG_EQ(std::get<HomeTest>(home.message.body).cookie, 0x1111, "home init cookie");
    NS_TEST_ASSERT_MSG_EQ(home.envelope.destination, f.m_home, "to the home address");
    NS_TEST_ASSERT_MSG_EQ(home.envelope.source, f.m_correspondent, "from where it was sent to");
    NS_TEST_ASSERT_MSG_EQ(home.envelope.hasType2, false, "no routing header");
    const HandReceived& careOf = f.m_received[inOrder ? 1 : 0];
    NS_TEST_ASSERT_MSG_EQ(std::get<CareOfTest>(careOf.message.body).cookie, 0x2222, "cookie");
    NS_TEST_ASSERT_MSG_EQ(careOf.envelope.destination, f.m_careOf, "to the care-of address");
    NS_TEST_ASSERT_MSG_NE(f.m_homeToken.value, f.m_careOfToken.value, "different tokens");
    NS_TEST_ASSERT_MSG_EQ(f.m_role->GetBindingCache().GetSize(), 0, "no state (RFC 6275 5.2.5)");
}

MIP6SEC_TEST_CASE(TestInitWithHomeAddress,
                  "Test inits with a Home Address option are ignored without an answer")
{
    CorrespondentFixture f;
    f.At(2, [&]() {
        MobilityPath path;
        path.source = f.m_careOf;
        path.destination = f.m_correspondent;
        path.homeAddressOption = f.m_home;
        f.m_protocol->Send(MobilityMessage(HomeTestInit()), path);
        f.m_protocol->Send(MobilityMessage(CareOfTestInit()), path);
    });
    f.Run();
    NS_TEST_ASSERT_MSG_EQ(f.m_received.size(), 0, "silence");
    NS_TEST_ASSERT_MSG_EQ(f.m_drops[Drop::HOME_ADDRESS_OPTION], 2, "both");
}

MIP6SEC_TEST_CASE(Accept, "An authorised Binding Update makes a binding and no answer without A")
{
    CorrespondentFixture f;
    f.Test(2);
    f.At(3, [&]() {
        BindingUpdate update = f.MakeUpdate(7);
        update.acknowledge = false;
        f.Authorize(update, f.GetKbm(), f.m_careOf);
        f.Send(update);
    });
    f.Run();
    const Binding* binding = f.GetBinding();
    NS_TEST_ASSERT_MSG_EQ((binding != nullptr), true, "a binding");
    NS_TEST_ASSERT_MSG_EQ(binding->careOfAddress, f.m_careOf, "care-of address");
    NS_TEST_ASSERT_MSG_EQ(binding->lifetime, Seconds(400), "100 units of 4 s");
    NS_TEST_ASSERT_MSG_EQ(binding->sequence, 7, "sequence number");
    NS_TEST_ASSERT_MSG_EQ(binding->homeRegistration, false, "not a home registration");
    NS_TEST_ASSERT_MSG_EQ(f.m_role->HasBinding(f.m_home, f.m_careOf), true, "for this address");
    NS_TEST_ASSERT_MSG_EQ(f.m_role->HasBinding(f.m_home, f.m_secondCareOf), false, "no other");
    NS_TEST_ASSERT_MSG_EQ(f.m_role->HasBinding(f.m_secondHome, f.m_careOf), false, "nor home");
    NS_TEST_ASSERT_MSG_EQ(f.Count(MhType::BINDING_ACK), 0, "no acknowledgement");
}

MIP6SEC_TEST_CASE(Acknowledge,
                  "With A the acknowledgement comes with a type 2 routing header and authenticator")
{
    CorrespondentFixture f;
    f.m_role->SetAttribute("MaxBindingLifetime", TimeValue(Seconds(62)));
    f.Test(2);
    f.At(3, [&]() { f.Register(7); });
    f.Run();
    NS_TEST_ASSERT_MSG_EQ(f.GetAcks().size(), 1, "one");
    const BindingAck ack = f.GetAcks()[0];
    NS_TEST_ASSERT_MSG_EQ(static_cast<int>(ack.status), 0, "accepted");
    NS_TEST_ASSERT_MSG_EQ(ack.sequence, 7, "copied");
    NS_TEST_ASSERT_MSG_EQ(ack.lifetime, 15, "62 s are 15 whole units of 4 s");
    NS_TEST_ASSERT_MSG_EQ(f.GetBinding()->lifetime, Seconds(60), "the same");
    NS_TEST_ASSERT_MSG_EQ(ack.keyManagementMobility, false, "K is 0 (RFC 6275 6.1.8)");
    const HandReceived& received = f.m_received.back();
    NS_TEST_ASSERT_MSG_EQ(received.envelope.hasType2, true, "routing header");
    NS_TEST_ASSERT_MSG_EQ(received.envelope.destination, f.m_home, "with the home address");
    NS_TEST_ASSERT_MSG_EQ(f.IsRight(received, f.GetKbm(), f.m_careOf), true, "authenticator");
}

MIP6SEC_TEST_CASE(RequestedLifetime, "The lifetime granted is neither above 420 s nor the request")
{
    CorrespondentFixture f;
    f.Test(2);
    f.At(3, [&]() {
        BindingUpdate update = f.MakeUpdate(1);
        update.lifetime = 0xffff;
        f.Authorize(update, f.GetKbm(), f.m_careOf);
        f.Send(update);
    });
    f.At(4, [&]() {
        BindingUpdate update = f.MakeUpdate(2);
        update.lifetime = 3;
        f.Authorize(update, f.GetKbm(), f.m_careOf);
        f.Send(update);
    });
    f.Run();
    NS_TEST_ASSERT_MSG_EQ(f.GetAcks().size(), 2, "two");
    NS_TEST_ASSERT_MSG_EQ(f.GetAcks()[0].lifetime, 105, "MAX_RR_BINDING_LIFETIME");
    NS_TEST_ASSERT_MSG_EQ(f.GetAcks()[1].lifetime, 3, "what was asked for");
}

MIP6SEC_TEST_CASE(KeyManagementBit, "The K bit of a Binding Update makes no difference")
{
    // RFC 6275 6.1.7
    Binding bindings[2];
    BindingAck acks[2];
    for (const bool set : {false, true})
    {
        CorrespondentFixture f;
        f.Test(2);
        f.At(3, [&]() {
            BindingUpdate update = f.MakeUpdate(7);
            update.keyManagementMobility = set;
            f.Authorize(update, f.GetKbm(), f.m_careOf);
            f.Send(update);
        });
        f.Run();
        NS_TEST_ASSERT_MSG_EQ((f.GetBinding() != nullptr), true, "a binding");
        NS_TEST_ASSERT_MSG_EQ(f.GetAcks().size(), 1, "acknowledged");
        bindings[set] = *f.GetBinding();
        acks[set] = f.GetAcks()[0];
    }
    NS_TEST_ASSERT_MSG_EQ(acks[1].keyManagementMobility, false, "K is 0 (RFC 6275 6.1.8)");
    NS_TEST_ASSERT_MSG_EQ(static_cast<int>(acks[1].status),
                          static_cast<int>(acks[0].status),
                          "status");
    NS_TEST_ASSERT_MSG_EQ(acks[1].lifetime, acks[0].lifetime, "lifetime");
    NS_TEST_ASSERT_MSG_EQ(bindings[1].careOfAddress, bindings[0].careOfAddress, "care-of address");
    NS_TEST_ASSERT_MSG_EQ(bindings[1].lifetime, bindings[0].lifetime, "lifetime of the binding");
}

MIP6SEC_TEST_CASE(Discards, "A Binding Update that breaks any rule of authorization is discarded")
{
    CorrespondentFixture f;
    f.Test(2);
    f.At(3, [&]() {
        const auto kbm = f.GetKbm();
        const BindingUpdate plain = f.MakeUpdate(7);

        BindingUpdate update = plain;
        update.options.nonceIndices.reset();
        f.Authorize(update, kbm, f.m_careOf);
        f.Send(update); // no nonce indices

        f.Send(plain); // no authenticator

        update = plain;
        f.Authorize(update, kbm, f.m_careOf);
        update.options.authorization->back() ^= 1;
        f.Send(update); // one bit wrong

        update = plain;
        f.Authorize(update, kbm, f.m_careOf);
        update.lifetime = 101;
        f.Send(update); // changed afterwards

        update = plain;
        f.Authorize(update, f.GetDeletionKbm(), f.m_careOf);
        f.Send(update); // care-of token not used

        update = plain;
        f.Authorize(update, kbm, f.m_home);
        f.Send(update); // over another address

        update = plain;
        update.options.alternateCareOfAddress = f.m_secondCareOf;
        f.Authorize(update, kbm, f.m_secondCareOf);
        f.Send(update); // no test was made for this address

        update = plain;
        f.Authorize(update, kbm, f.m_careOf);
        MobilityPath path;
        path.source = f.m_careOf;
        path.destination = f.m_correspondent;
        path.homeAddressOption = f.m_secondHome;
        f.m_protocol->Send(MobilityMessage(update), path); // another home address
    });
    f.Run();
    NS_TEST_ASSERT_MSG_EQ(f.m_drops[Drop::NO_NONCE_INDICES], 1, "nonce indices");
    NS_TEST_ASSERT_MSG_EQ(f.m_drops[Drop::NO_AUTHORIZATION], 1, "authorization data");
    NS_TEST_ASSERT_MSG_EQ(f.m_drops[Drop::BAD_AUTHENTICATOR], 6, "authenticator");
    NS_TEST_ASSERT_MSG_EQ(f.Count(MhType::BINDING_ACK), 0, "no answer, although A is set");
    NS_TEST_ASSERT_MSG_EQ(f.m_role->GetBindingCache().GetSize(), 0, "no binding");
}

MIP6SEC_TEST_CASE(BadAddresses, "Addresses that are not unicast and routable are never bound")
{
    CorrespondentFixture f;
    f.Test(2);
    f.At(3, [&]() {
        const Ptr<Ipv6> ipv6 = f.m_mobile->GetObject<Ipv6>();
        const uint32_t interface = ipv6->GetInterfaceForAddress(f.m_careOf);
        Ipv6Address linkLocal;
        for (uint32_t i = 0; i < ipv6->GetNAddresses(interface); ++i)
        {
            const Ipv6Address address = ipv6->GetAddress(interface, i).GetAddress();
            linkLocal = address.IsLinkLocal() ? address : linkLocal;
        }
        NS_TEST_ASSERT_MSG_EQ(linkLocal.IsLinkLocal(), true, "there is one");
        BindingUpdate update = f.MakeUpdate(7);
        f.Authorize(update, f.GetKbm(), f.m_careOf);
        MobilityPath path;
        path.source = linkLocal;
        path.destination = f.m_correspondent;
        path.homeAddressOption = f.m_home;
        f.m_protocol->Send(MobilityMessage(update), path); // care-of address link-local
        path.homeAddressOption = Ipv6Address::GetAny();
        f.m_protocol->Send(MobilityMessage(update), path); // home address link-local
        f.m_protocol->Send(MobilityMessage(HomeTestInit()), path);
    });
    f.Run();
    NS_TEST_ASSERT_MSG_EQ(f.m_drops[Drop::BAD_ADDRESS], 3, "all");
    NS_TEST_ASSERT_MSG_EQ(f.m_received.size(), 2, "the first tests alone were answered");
    NS_TEST_ASSERT_MSG_EQ(f.m_role->GetBindingCache().GetSize(), 0, "no binding");
}

MIP6SEC_TEST_CASE(NonceStatuses,
                  "Unknown nonce indices are refused with 136 to 138 and without authenticator")
{
    CorrespondentFixture f;
    f.Test(2);
    f.At(3, [&]() {
        for (const auto& [home, careOf] : {std::pair{1, 0}, {0, 1}, {1, 1}})
        {
            BindingUpdate update = f.MakeUpdate(7);
            update.acknowledge = false;
            update.options.nonceIndices->home += 100 * home;
            update.options.nonceIndices->careOf += 100 * careOf;
            f.Authorize(update, f.GetKbm(), f.m_careOf);
            f.Send(update);
        }
    });
    f.Run();
    const auto acks = f.GetAcks();
    NS_TEST_ASSERT_MSG_EQ(acks.size(), 3, "told also without A");
    const Status expected[] = {Status::EXPIRED_HOME_NONCE_INDEX,
                               Status::EXPIRED_CARE_OF_NONCE_INDEX,
                               Status::EXPIRED_NONCES};
    for (std::size_t i = 0; i < acks.size(); ++i)
    {
        NS_TEST_ASSERT_MSG_EQ((acks[i].status == expected[i]), true, "status " << 136 + i);
        NS_TEST_ASSERT_MSG_EQ(acks[i].options.authorization.has_value(), false, "no key for it");
        NS_TEST_ASSERT_MSG_EQ(acks[i].sequence, 7, "copied");
    }
    NS_TEST_ASSERT_MSG_EQ(f.m_role->GetBindingCache().GetSize(), 0, "no binding");
}

MIP6SEC_TEST_CASE(NonceExpiry, "Tokens are accepted after 210 s and refused with 138 after 240 s")
{
    CorrespondentFixture f;
    f.Test(2);
    f.At(2 + 210, [&]() { f.Register(1); });
    f.At(2 + 240.1, [&]() { f.Register(2); });
    f.Run(300);
    const auto acks = f.GetAcks();
    NS_TEST_ASSERT_MSG_EQ(acks.size(), 2, "both");
    NS_TEST_ASSERT_MSG_EQ((acks[0].status == Status::ACCEPTED), true, "within the lifetime");
    NS_TEST_ASSERT_MSG_EQ((acks[1].status == Status::EXPIRED_NONCES), true, "after it");
    NS_TEST_ASSERT_MSG_EQ(f.GetBinding()->sequence, 1, "the binding stays as it was");
}

MIP6SEC_TEST_CASE(Restarted, "After a restart tokens of before are refused and new tests succeed")
{
    CorrespondentFixture f;
    f.Test(2);
    f.At(3, [&]() { f.Register(1); });
    f.At(4, [&]() { f.m_role->Restart(); });
    f.At(5, [&]() { f.Register(2); });
    f.Test(6);
    f.At(7, [&]() { f.Register(1); });
    f.Run();
    const auto acks = f.GetAcks();
    NS_TEST_ASSERT_MSG_EQ(acks.size(), 3, "three");
    NS_TEST_ASSERT_MSG_EQ((acks[1].status == Status::EXPIRED_NONCES), true, "unknown");
    NS_TEST_ASSERT_MSG_EQ((acks[2].status == Status::ACCEPTED), true, "any number after a restart");
    NS_TEST_ASSERT_MSG_EQ(f.m_log, "+400 -@4 +400 ", "traces");
}

MIP6SEC_TEST_CASE(Sequences, "A sequence number not newer is refused with 135 and the last number")
{
    struct Row
    {
        uint16_t last;     //!< accepted before
        uint16_t received; //!< then sent
        bool accepted;     //!< expected
    };

    const Row rows[] = {{15, 16, true},
                        {15, 15, false},
                        {15, 0, false},
                        {15, 65535, false},
                        {15, 32783, false},
                        {15, 32782, true},
                        {65535, 0, true},
                        {0, 65535, false}};
    for (const Row& row : rows)
    {
        CorrespondentFixture f;
        f.Test(2);
        f.At(3, [&]() { f.Register(row.last); });
        f.At(4, [&]() {
            BindingUpdate update = f.MakeUpdate(row.received);
            update.acknowledge = row.accepted;
            f.Authorize(update, f.GetKbm(), f.m_careOf);
            f.Send(update);
        });
        f.Run(6);
        const auto acks = f.GetAcks();
        NS_TEST_ASSERT_MSG_EQ(acks.size(), 2, "also without A");
        const Status status = row.accepted ? Status::ACCEPTED : Status::SEQUENCE_OUT_OF_WINDOW;
        NS_TEST_ASSERT_MSG_EQ((acks[1].status == status),
                              true,
                              row.received << " after " << row.last);
        NS_TEST_ASSERT_MSG_EQ(acks[1].sequence,
                              (row.accepted ? row.received : row.last),
                              "last accepted number");
        NS_TEST_ASSERT_MSG_EQ(f.IsRight(f.m_received.back(), f.GetKbm(), f.m_careOf),
                              true,
                              "authenticated");
    }
}

MIP6SEC_TEST_CASE(AlternateCareOf, "An alternate care-of address is bound if it was tested")
{
    CorrespondentFixture f;
    f.At(2, [&]() { f.SendTests(f.m_home, f.m_secondCareOf); });
    f.At(3, [&]() {
        BindingUpdate update = f.MakeUpdate(1);
        update.options.alternateCareOfAddress = f.m_secondCareOf;
        f.Authorize(update, f.GetKbm(), f.m_secondCareOf);
        f.Send(update);
    });
    f.Run();
    NS_TEST_ASSERT_MSG_EQ(f.m_role->HasBinding(f.m_home, f.m_secondCareOf), true, "bound");
    const HandReceived& ack = f.m_received.back();
    NS_TEST_ASSERT_MSG_EQ(f.IsRight(ack, f.GetKbm(), f.m_secondCareOf), true, "authenticator");
    // The acknowledgement goes to the source address, whatever is bound (RFC 6275 9.5.4)
    const auto wire =
        std::find_if(f.m_packets.rbegin(), f.m_packets.rend(), [](const auto& packet) {
            return packet[6] == NH_ROUTING; // and not what the routers of the link say to all
        });
    NS_TEST_ASSERT_MSG_EQ((wire != f.m_packets.rend()), true, "with a type 2 routing header");
    if (wire == f.m_packets.rend())
    {
        return;
    }
    NS_TEST_ASSERT_MSG_EQ(Ipv6Address::Deserialize(wire->data() + 24), f.m_careOf, "to the source");
}

MIP6SEC_TEST_CASE(MovedBinding, "A newer Binding Update replaces the care-of address")
{
    CorrespondentFixture f;
    f.Test(2);
    f.At(3, [&]() { f.Register(1); });
    f.At(4, [&]() { f.SendTests(f.m_home, f.m_secondCareOf); });
    f.At(5, [&]() {
        BindingUpdate update = f.MakeUpdate(2);
        f.Authorize(update, f.GetKbm(), f.m_secondCareOf);
        MobilityPath path;
        path.source = f.m_secondCareOf;
        path.destination = f.m_correspondent;
        path.homeAddressOption = f.m_home;
        f.m_protocol->Send(MobilityMessage(update), path);
    });
    f.Run();
    NS_TEST_ASSERT_MSG_EQ(f.m_role->GetBindingCache().GetSize(), 1, "one per home address");
    NS_TEST_ASSERT_MSG_EQ(f.m_role->LookupCareOf(f.m_home), f.m_secondCareOf, "the new one");
    NS_TEST_ASSERT_MSG_EQ(f.m_role->HasBinding(f.m_home, f.m_careOf), false, "not the old one");
}

MIP6SEC_TEST_CASE(DeletionAway, "A deletion from abroad needs the home token alone")
{
    CorrespondentFixture f;
    f.Test(2);
    f.At(3, [&]() { f.Register(1); });
    f.At(4, [&]() {
        BindingUpdate update = f.MakeUpdate(2);
        update.lifetime = 0;
        update.options.nonceIndices->careOf += 500; // not looked at
        f.Authorize(update, f.GetDeletionKbm(), f.m_home);
        f.Send(update);
    });
    f.Run();
    NS_TEST_ASSERT_MSG_EQ(f.m_role->GetBindingCache().GetSize(), 0, "deleted");
    NS_TEST_ASSERT_MSG_EQ(f.m_log, "+400 -@4 ", "traces");
    const auto acks = f.GetAcks();
    NS_TEST_ASSERT_MSG_EQ(acks.size(), 2, "acknowledged");
    NS_TEST_ASSERT_MSG_EQ((acks[1].status == Status::ACCEPTED), true, "accepted");
    NS_TEST_ASSERT_MSG_EQ(acks[1].lifetime, 0, "no lifetime");
    NS_TEST_ASSERT_MSG_EQ(f.IsRight(f.m_received.back(), f.GetDeletionKbm(), f.m_home),
                          true,
                          "authenticator over the home address");
    NS_TEST_ASSERT_MSG_EQ(f.m_received.back().envelope.hasType2, true, "routing header");
}

MIP6SEC_TEST_CASE(DeletionAtHome,
                  "A deletion from the home address is answered without routing header")
{
    CorrespondentFixture f;
    f.Test(2);
    f.At(3, [&]() { f.Register(1); });
    f.At(4, [&]() {
        BindingUpdate update = f.MakeUpdate(2);
        update.lifetime = 0;
        update.options.nonceIndices->careOf = 0;
        f.Authorize(update, f.GetDeletionKbm(), f.m_home);
        MobilityPath path;
        path.source = f.m_home;
        path.destination = f.m_correspondent;
        f.m_protocol->Send(MobilityMessage(update), path);
    });
    f.Run();
    NS_TEST_ASSERT_MSG_EQ(f.m_role->GetBindingCache().GetSize(), 0, "deleted");
    NS_TEST_ASSERT_MSG_EQ(f.GetAcks().size(), 2, "acknowledged");
    NS_TEST_ASSERT_MSG_EQ(f.m_received.back().envelope.hasType2, false, "no routing header");
    NS_TEST_ASSERT_MSG_EQ(f.m_received.back().envelope.destination, f.m_home, "home address");
}

MIP6SEC_TEST_CASE(CareOfIsHome, "A care-of address equal to the home address asks for deletion")
{
    CorrespondentFixture f;
    f.Test(2);
    f.At(3, [&]() { f.Register(1); });
    f.At(4, [&]() {
        BindingUpdate update = f.MakeUpdate(2);
        f.Authorize(update, f.GetDeletionKbm(), f.m_home);
        MobilityPath path;
        path.source = f.m_home;
        path.destination = f.m_correspondent;
        f.m_protocol->Send(MobilityMessage(update), path);
    });
    f.Run();
    NS_TEST_ASSERT_MSG_EQ(f.m_role->GetBindingCache().GetSize(), 0, "deleted");
    NS_TEST_ASSERT_MSG_EQ(f.GetAcks()[1].lifetime, 0, "no lifetime");
}

MIP6SEC_TEST_CASE(ReplayAfterDeletion,
                  "A Binding Update replayed after a deletion or expiry makes no binding")
{
    for (const bool deletion : {true, false})
    {
        CorrespondentFixture f;
        BindingUpdate first;
        f.Test(2);
        f.At(3, [&]() {
            first = f.MakeUpdate(1);
            first.lifetime = 1;
            f.Authorize(first, f.GetKbm(), f.m_careOf);
            f.Send(first);
        });
        if (deletion)
        {
            f.At(4, [&]() {
                BindingUpdate update = f.MakeUpdate(2);
                update.lifetime = 0;
                f.Authorize(update, f.GetDeletionKbm(), f.m_home);
                f.Send(update);
            });
        }
        f.At(8, [&]() { f.Send(first); });
        f.At(300, [&]() { f.Send(first); });
        f.Run(310);
        NS_TEST_ASSERT_MSG_EQ(f.m_log, (deletion ? "+4 -@4 " : "+4 -@7 "), "bound once");
        NS_TEST_ASSERT_MSG_EQ(f.m_rejected[Status::SEQUENCE_OUT_OF_WINDOW], 1, "nonces known");
        NS_TEST_ASSERT_MSG_EQ(f.m_rejected[Status::EXPIRED_NONCES], 1, "nonces gone");
    }
}

MIP6SEC_TEST_CASE(OvertakenUpdate, "A Binding Update that arrives behind its deletion is refused")
{
    CorrespondentFixture f;
    f.Test(2);
    f.At(3, [&]() {
        BindingUpdate update = f.MakeUpdate(6);
        update.lifetime = 0;
        f.Authorize(update, f.GetDeletionKbm(), f.m_home);
        f.Send(update);
    });
    f.At(4, [&]() { f.Register(5); });
    f.At(5, [&]() { f.Register(7); });
    f.Run();
    const auto acks = f.GetAcks();
    NS_TEST_ASSERT_MSG_EQ((acks[1].status == Status::SEQUENCE_OUT_OF_WINDOW), true, "older");
    NS_TEST_ASSERT_MSG_EQ(acks[1].sequence, 6, "the last number");
    NS_TEST_ASSERT_MSG_EQ((acks[2].status == Status::ACCEPTED), true, "newer");
}

MIP6SEC_TEST_CASE(MemoryForReplays,
                  "With too many ended bindings to remember the nonces are given up instead")
{
    CorrespondentFixture f;
    f.m_role->SetAttribute("MaxEndedBindings", UintegerValue(0));
    f.Test(2);
    f.At(3, [&]() { f.Register(1); });
    f.At(4, [&]() { f.m_role->DeleteBinding(f.m_home); });
    f.At(5, [&]() { f.Register(1); });
    f.Run();
    NS_TEST_ASSERT_MSG_EQ(f.m_rejected[Status::EXPIRED_NONCES], 1, "the replay fails all the same");
    NS_TEST_ASSERT_MSG_EQ(f.m_role->GetBindingCache().GetSize(), 0, "no binding");

    // The same for deletions of what was never bound, which anybody may ask for with tokens
    CorrespondentFixture g;
    g.m_role->SetAttribute("MaxEndedBindings", UintegerValue(0));
    g.Test(2);
    g.At(3, [&]() {
        BindingUpdate update = g.MakeUpdate(1);
        update.lifetime = 0;
        g.Authorize(update, g.GetDeletionKbm(), g.m_home);
        g.Send(update);
    });
    g.At(4, [&]() { g.Register(2); });
    g.Run();
    NS_TEST_ASSERT_MSG_EQ(g.GetAcks().size(), 2, "the deletion is acknowledged");
    NS_TEST_ASSERT_MSG_EQ((g.GetAcks()[0].status == Status::ACCEPTED), true, "and accepted");
    NS_TEST_ASSERT_MSG_EQ(g.m_rejected[Status::EXPIRED_NONCES], 1, "new tests are needed");
}

MIP6SEC_TEST_CASE(HomeRegistrations, "A home registration is refused by who is no home agent")
{
    CorrespondentFixture f;
    f.Test(2);
    BindingUpdate update;
    update.homeRegistration = true;
    update.acknowledge = true;
    update.lifetime = 10;
    f.At(3, [&]() { f.Send(update); });
    f.At(4, [&]() { f.Register(1); });
    f.At(5, [&]() { f.Send(update); });
    f.At(6, [&]() {
        update.options.nonceIndices = NonceIndices{1, 1};
        f.Send(update);
    });
    f.Run();
    const auto acks = f.GetAcks();
    NS_TEST_ASSERT_MSG_EQ(acks.size(), 3, "three");
    NS_TEST_ASSERT_MSG_EQ((acks[0].status == Status::HOME_REGISTRATION_NOT_SUPPORTED), true, "131");
    NS_TEST_ASSERT_MSG_EQ((acks[2].status == Status::REGISTRATION_TYPE_CHANGE_DISALLOWED),
                          true,
                          "139 where there is a binding of the other kind");
    NS_TEST_ASSERT_MSG_EQ(f.GetBinding()->homeRegistration, false, "flag unchanged");
    NS_TEST_ASSERT_MSG_EQ(f.m_drops[Drop::UNEXPECTED_NONCE_INDICES], 1, "with nonce indices");
}

MIP6SEC_TEST_CASE(FullCache, "A full cache refuses with 130 or replaces the least recently used")
{
    for (const bool replace : {false, true})
    {
        CorrespondentFixture f;
        f.m_role->SetAttribute("MaxBindings", UintegerValue(1));
        f.m_role->SetAttribute("ReplaceLeastRecentlyUsed", BooleanValue(replace));
        f.Test(2);
        f.At(3, [&]() { f.Register(1); });
        f.At(4, [&]() { f.SendTests(f.m_secondHome, f.m_careOf); });
        f.At(5, [&]() {
            BindingUpdate update = f.MakeUpdate(1);
            update.acknowledge = false;
            f.Authorize(update, f.GetKbm(), f.m_careOf);
            // The checksum covers the home address, the authenticator does not
            MobilityPath path;
            path.source = f.m_careOf;
            path.destination = f.m_correspondent;
            path.homeAddressOption = f.m_secondHome;
            f.m_protocol->Send(MobilityMessage(update), path);
        });
        f.Run();
        NS_TEST_ASSERT_MSG_EQ(f.m_role->GetBindingCache().GetSize(), 1, "one");
        NS_TEST_ASSERT_MSG_EQ(f.m_role->HasBinding(f.m_secondHome, f.m_careOf), replace, "the new");
        NS_TEST_ASSERT_MSG_EQ(f.m_role->HasBinding(f.m_home, f.m_careOf), !replace, "the old");
        NS_TEST_ASSERT_MSG_EQ(f.m_rejected[Status::INSUFFICIENT_RESOURCES], !replace, "130");
        if (!replace)
        {
            NS_TEST_ASSERT_MSG_EQ((f.GetAcks().back().status == Status::INSUFFICIENT_RESOURCES),
                                  true,
                                  "told also without A");
            NS_TEST_ASSERT_MSG_EQ(f.IsRight(f.m_received.back(), f.GetKbm(), f.m_careOf),
                                  true,
                                  "authenticated");
        }
    }
}

/// The suite
class CorrespondentNodeSuite : public TestSuite
{
  public:
    CorrespondentNodeSuite()
        : TestSuite("mip6sec-correspondent-node", TestSuite::Type::UNIT)
    {
        AddTestCase(new HomeTestAnswer);
        AddTestCase(new TestInitWithHomeAddress);
        AddTestCase(new Accept);
        AddTestCase(new Acknowledge);
        AddTestCase(new RequestedLifetime);
        AddTestCase(new KeyManagementBit);
        AddTestCase(new Discards);
        AddTestCase(new BadAddresses);
        AddTestCase(new NonceStatuses);
        AddTestCase(new NonceExpiry);
        AddTestCase(new Restarted);
        AddTestCase(new Sequences);
        AddTestCase(new AlternateCareOf);
        AddTestCase(new MovedBinding);
        AddTestCase(new DeletionAway);
        AddTestCase(new DeletionAtHome);
        AddTestCase(new CareOfIsHome);
        AddTestCase(new ReplayAfterDeletion);
        AddTestCase(new OvertakenUpdate);
        AddTestCase(new MemoryForReplays);
        AddTestCase(new HomeRegistrations);
        AddTestCase(new FullCache);
    }
};

CorrespondentNodeSuite g_suite; //!< registers it

} // namespace
