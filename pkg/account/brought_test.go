package account

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// aVPC is a user's VPC with a private, connected subnet in each of three zones; "" is none.
func aVPC(id string) BroughtVPC {
	if id == "" {
		return BroughtVPC{}
	}
	return BroughtVPC{ID: id, Endpoints: recommended(), Subnets: []Subnet{
		{"subnet-11111111", "use1-az1", "NAT gateway"}, {"subnet-22222222", "use1-az2", "transit gateway"}, {"subnet-33333333", "use1-az3", "firewall"},
	}}
}

func TestWhichSubnetsFit(t *testing.T) {
	whole := aVPC("vpc-aaaaaaaa")
	with := func(change func(*BroughtVPC)) BroughtVPC {
		v := aVPC("vpc-aaaaaaaa")
		change(&v)
		return v
	}
	exit := func(i int, e Exit) BroughtVPC { return with(func(v *BroughtVPC) { v.Subnets[i].Exit = e }) }
	all := []string{"subnet-11111111", "subnet-22222222", "subnet-33333333"}
	for name, test := range map[string]struct {
		vpc      BroughtVPC
		named    []string
		want     []string
		code     fault.Code
		says     string
		warnings int
	}{
		"all connected":                        {vpc: whole, want: all},
		"isolated, with every endpoint":        {vpc: exit(0, ""), want: all},
		"isolated, without one endpoint":       {vpc: with(func(v *BroughtVPC) { v.Subnets[0].Exit, v.Endpoints = "", v.Endpoints[1:] }), code: fault.NetworkTooFewZones, says: "use1-az1: subnet-11111111 is not connected: it has no working default route"},
		"an endpoint is missing":               {vpc: with(func(v *BroughtVPC) { v.Endpoints = v.Endpoints[1:] }), want: all, warnings: 1},
		"one zone is public":                   {vpc: exit(1, InternetGateway), code: fault.NetworkTooFewZones, says: "in 2 of at least 3 zones: use1-az1: 1 that fit; use1-az2: subnet-22222222 is public"},
		"peering is no way out":                {vpc: exit(2, Peering), code: fault.NetworkTooFewZones, says: "peering connection, which does not reach the internet"},
		"all public":                           {vpc: with(func(v *BroughtVPC) { v.Subnets = []Subnet{{"subnet-1", "z1", InternetGateway}} }), code: fault.NetworkNoEgress, says: "subnet-1 is public"},
		"no subnets":                           {vpc: with(func(v *BroughtVPC) { v.Subnets = nil }), code: fault.NetworkTooFewZones, says: "it has no subnets"},
		"no such VPC":                          {vpc: BroughtVPC{}, code: fault.NetworkVpcNotFound, says: "vpc-aaaaaaaa"},
		"two named":                            {vpc: whole, named: all[:2], want: all[:2], warnings: 1},
		"named, elsewhere and public, at once": {vpc: exit(1, InternetGateway), named: []string{"subnet-22222222", "subnet-99999999"}, code: fault.NetworkSubnetInvalid, says: "subnet-22222222 is public: its default route leads to an internet gateway; subnet-99999999 is not in vpc-aaaaaaaa"},
	} {
		t.Run(name, func(t *testing.T) {
			subnets, warnings, err := test.vpc.choose("vpc-aaaaaaaa", test.named)
			if test.code != "" {
				require.True(t, fault.Is(err, test.code), "%v", err)
				require.ErrorContains(t, err, test.says)
				return
			}
			require.NoError(t, err)
			require.Equal(t, test.want, subnets)
			require.Len(t, warnings, test.warnings, "%v", warnings)
		})
	}
}

func TestABroughtVPCNeedsNoNetwork(t *testing.T) {
	s := inactive()
	s.Brought = aVPC("vpc-aaaaaaaa")
	r := Request{Action: Activate, Wish: Wish{VPC: "vpc-aaaaaaaa"}}
	p, err := MakePlan(r, s)
	require.NoError(t, err)
	require.Equal(t, [][]string{{"pointers"}}, stepIDs(p))
	require.Zero(t, p.Cost.After)
	s = carryOut(s, p)
	require.Equal(t, Active, s.State())
	off := plan(t, Deactivate, s)
	require.Equal(t, [][]string{{"pointers"}, {"guard"}}, stepIDs(off))
	require.Contains(t, off.Retained, Thing{Kind: "vpc", ID: "vpc-aaaaaaaa", Note: "yours; it stays as it is"})
}

func TestMovingToABroughtVPCAndBack(t *testing.T) {
	s := active()
	managed := s.Networks[0].Name
	s.Brought = aVPC("vpc-aaaaaaaa")
	p, err := MakePlan(Request{Action: Update, Wish: Wish{VPC: "vpc-aaaaaaaa", Named: []string{"vpc"}}}, s)
	require.NoError(t, err)
	require.Equal(t, [][]string{{"pointers"}, {"guard"}, {"remove-" + managed}}, stepIDs(p), "first pointed, then removed")
	s = carryOut(s, p)
	s.Brought = BroughtVPC{}
	back := plan(t, Activate, s)
	require.Equal(t, [][]string{{"network"}, {"pointers"}}, stepIDs(back)[:2])
	require.Contains(t, back.Retained[0].Note, "yours")
}

func TestContextsKeepWhatTheyUse(t *testing.T) {
	s := active()
	s.Contexts = []ContextStack{{Project: "Demo", User: "ann12", Context: "spot"}}
	s.Brought = aVPC("vpc-aaaaaaaa")
	for says, wish := range map[string]Wish{
		"the bucket would change": {Bucket: "mine", Named: []string{"bucket"}},
		"the network would be":    {VPC: "vpc-aaaaaaaa", Named: []string{"vpc"}},
	} {
		_, err := MakePlan(Request{Action: Update, Wish: wish}, s)
		require.True(t, fault.Is(err, fault.RegionContextsExist), "%v", err)
		require.ErrorContains(t, err, says)
		require.ErrorContains(t, err, "spot of user ann12")
	}
}

func TestABroughtBucketOnlyMovesThePointer(t *testing.T) {
	s := active()
	r := Request{Action: Activate, Wish: Wish{Bucket: "mine"}}
	require.Equal(t, "mine", r.NewBucket(s))
	p, err := MakePlan(r, s)
	require.NoError(t, err)
	require.Equal(t, [][]string{{"pointers"}}, stepIDs(p))
	require.Equal(t, "agc-123456789012-us-east-1", p.Retained[0].ID)
	s = carryOut(s, p)
	require.Empty(t, r.NewBucket(s), "it is used already")
	require.Empty(t, Request{Action: Activate, Wish: Wish{Bucket: "agc-123456789012-us-east-1"}}.NewBucket(s), "the default name means the managed one")
	off := plan(t, Deactivate, s)
	require.Contains(t, off.Retained, Thing{Kind: "bucket", ID: "mine", Note: "yours; it stays as it is"})
}
