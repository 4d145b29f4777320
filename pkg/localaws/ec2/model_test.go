package ec2

import (
	"fmt"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// world is one VPC that random calls build up and tear down.
type world struct {
	bench
	vpcID, gatewayID string
}

// TestRandomCallsKeepTheNetworkSound makes calls in any order, lets time pass, and looks after each that what there is fits
// together. In the end everything can be taken down.
func TestRandomCallsKeepTheNetworkSound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// A bubble forbids to ask a *testing.T for its deadline; behind the interface rapid does not.
		rapid.Check(struct{ testing.TB }{t}, func(r *rapid.T) {
			w := world{bench: newBench(t)}
			w.vpcID = w.vpc()
			w.gatewayID = w.gateway(w.vpcID)
			r.Repeat(map[string]func(*rapid.T){
				"create subnet": func(r *rapid.T) {
					cidr := fmt.Sprintf("10.0.%d.0/%d", rapid.IntRange(0, 3).Draw(r, "block"), rapid.IntRange(22, 28).Draw(r, "bits"))
					_, _ = w.CreateSubnet(t.Context(), &sdk.CreateSubnetInput{VpcId: &w.vpcID, CidrBlock: &cidr})
				},
				"delete subnet": func(r *rapid.T) {
					if id := pick(r, w.subnets.ids); id != "" {
						_, err := w.DeleteSubnet(t.Context(), &sdk.DeleteSubnetInput{SubnetId: &id})
						require.Equal(t, w.interfacesIn(id) > 0, err != nil)
					}
				},
				"allocate": func(*rapid.T) { _, _ = w.AllocateAddress(t.Context(), &sdk.AllocateAddressInput{}) },
				"release": func(r *rapid.T) {
					if id := pick(r, w.addresses.ids); id != "" {
						used := w.userOf(id) != nil
						_, err := w.ReleaseAddress(t.Context(), &sdk.ReleaseAddressInput{AllocationId: &id})
						require.Equal(t, used, err != nil)
					}
				},
				"create nat":       w.createNat,
				"delete nat":       w.deleteNat,
				"create interface": w.createInterface,
				"time":             func(r *rapid.T) { time.Sleep(time.Duration(rapid.IntRange(1, 200).Draw(r, "seconds")) * time.Second) },
				"":                 func(*rapid.T) { w.sound() },
			})
			w.takeDown()
		})
	})
}

func pick(r *rapid.T, ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return rapid.SampledFrom(ids).Draw(r, "id")
}

func (w world) createNat(r *rapid.T) {
	sub, allocation := pick(r, w.subnets.ids), pick(r, w.addresses.ids)
	_, _ = w.CreateNatGateway(w.t.Context(), &sdk.CreateNatGatewayInput{SubnetId: &sub, AllocationId: &allocation})
}

func (w world) deleteNat(r *rapid.T) {
	if id := pick(r, w.nats.ids); id != "" {
		_, _ = w.DeleteNatGateway(w.t.Context(), &sdk.DeleteNatGatewayInput{NatGatewayId: &id})
	}
}

func (w world) createInterface(r *rapid.T) {
	sub := pick(r, w.subnets.ids)
	_, _ = w.CreateNetworkInterface(w.t.Context(), &sdk.CreateNetworkInterfaceInput{SubnetId: &sub})
}

// sound looks at the region as a client does.
func (w world) sound() {
	subnets := must(w.bench, w.DescribeSubnets, &sdk.DescribeSubnetsInput{}).Subnets
	blocks := map[string]netip.Prefix{}
	for _, s := range subnets {
		block := netip.MustParsePrefix(*s.CidrBlock)
		for _, other := range blocks {
			require.False(w.t, block.Overlaps(other))
		}
		blocks[*s.SubnetId] = block
	}
	seen, mapped := map[string]bool{}, map[string]bool{}
	for _, n := range must(w.bench, w.DescribeNetworkInterfaces, &sdk.DescribeNetworkInterfacesInput{}).NetworkInterfaces {
		require.True(w.t, blocks[*n.SubnetId].Contains(netip.MustParseAddr(*n.PrivateIpAddress)))
		require.False(w.t, seen[*n.PrivateIpAddress], "an address is given twice")
		seen[*n.PrivateIpAddress] = true
		if n.Association != nil {
			require.False(w.t, mapped[*n.Association.AllocationId], "a public address is mapped twice")
			mapped[*n.Association.AllocationId] = true
		}
	}
	_, err := w.DetachInternetGateway(w.t.Context(), &sdk.DetachInternetGatewayInput{InternetGatewayId: &w.gatewayID, VpcId: &w.vpcID})
	require.Equal(w.t, len(mapped) > 0, err != nil)
	if err == nil {
		must(w.bench, w.AttachInternetGateway, &sdk.AttachInternetGatewayInput{InternetGatewayId: &w.gatewayID, VpcId: &w.vpcID})
	}
}

func (w world) takeDown() {
	for _, id := range w.nats.ids {
		must(w.bench, w.DeleteNatGateway, &sdk.DeleteNatGatewayInput{NatGatewayId: &id})
	}
	for _, id := range append([]string{}, w.interfaces.ids...) {
		must(w.bench, w.DeleteNetworkInterface, &sdk.DeleteNetworkInterfaceInput{NetworkInterfaceId: &id})
	}
	time.Sleep(time.Minute)
	for _, id := range append([]string{}, w.subnets.ids...) {
		must(w.bench, w.DeleteSubnet, &sdk.DeleteSubnetInput{SubnetId: &id})
	}
	must(w.bench, w.DetachInternetGateway, &sdk.DetachInternetGatewayInput{InternetGatewayId: &w.gatewayID, VpcId: &w.vpcID})
	must(w.bench, w.DeleteVpc, &sdk.DeleteVpcInput{VpcId: &w.vpcID})
	for _, bill := range w.Billed() {
		require.Equal(w.t, types.ResourceTypeElasticIp, bill.Kind)
		require.Empty(w.t, bill.VPC)
	}
}
