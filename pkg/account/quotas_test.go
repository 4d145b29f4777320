package account

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// roomy are quotas into which a network just fits.
func roomy() Quotas {
	return Quotas{
		VPCs: Quota{"VPCs per Region", 5, 4}, InternetGateways: Quota{"Internet gateways per Region", 5, 4}, Addresses: Quota{"EC2-VPC Elastic IPs", 5, 2},
		NatGateways: Quota{"NAT gateways per Availability Zone", 5, 0}, NatGatewaysUsed: map[string]int{"use1-az1": 4}, Endpoints: Quota{"Interface VPC endpoints per VPC", 50, 0},
	}
}

func TestQuotasAreCheckedBeforeANetworkIsMade(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*Quotas)
		wish   Wish
		says   string
	}{
		"it just fits":       {func(*Quotas) {}, Wish{}, ""},
		"no VPC":             {func(q *Quotas) { q.VPCs.Used = 5 }, Wish{}, "VPCs per Region: the quota is 5, 5 are used, 1 more are needed"},
		"no gateway":         {func(q *Quotas) { q.InternetGateways.Used = 5 }, Wish{}, "Internet gateways per Region"},
		"too few addresses":  {func(q *Quotas) { q.Addresses.Used = 3 }, Wish{}, "EC2-VPC Elastic IPs: the quota is 5, 3 are used, 3 more are needed"},
		"a full zone":        {func(q *Quotas) { q.NatGatewaysUsed["use1-az2"] = 5 }, Wish{}, "in use1-az2: NAT gateways per Availability Zone"},
		"endpoints":          {func(q *Quotas) { q.Endpoints.Limit = 5 }, Wish{}, "Interface VPC endpoints per VPC: the quota is 5, 0 are used, 6 more"},
		"public needs fewer": {func(q *Quotas) { q.Addresses.Used, q.Endpoints.Limit = 5, 0 }, Wish{UsePublicSubnets: true}, ""},
		"all at once":        {func(q *Quotas) { q.VPCs.Used, q.Addresses.Used = 5, 5 }, Wish{}, "1 more are needed; EC2-VPC Elastic IPs"},
	} {
		t.Run(name, func(t *testing.T) {
			s := inactive()
			s.Quotas = roomy()
			test.change(&s.Quotas)
			_, err := MakePlan(Request{Action: Activate, Wish: test.wish}, s)
			if test.says == "" {
				require.NoError(t, err)
				return
			}
			require.True(t, fault.Is(err, fault.QuotaExceeded), "%v", err)
			require.ErrorContains(t, err, test.says)
		})
	}
}

func TestQuotasThatCannotBeReadAreAWarning(t *testing.T) {
	s := inactive()
	s.Quotas = Quotas{Unreadable: "servicequotas:GetServiceQuota is not permitted"}
	p := plan(t, Activate, s)
	require.Len(t, p.Stages, 2)
	require.Contains(t, p.Warnings[0], "servicequotas:GetServiceQuota")
}

func TestANetworkThatIsThereNeedsNoQuota(t *testing.T) {
	s := active()
	s.Quotas = Quotas{VPCs: Quota{"VPCs per Region", 1, 1}}
	require.Empty(t, plan(t, Activate, s).Stages)
	_, err := MakePlan(Request{Action: Update, Wish: Wish{UsePublicSubnets: true, Named: []string{"usePublicSubnets"}}}, s)
	require.True(t, fault.Is(err, fault.QuotaExceeded), "the new network stands beside the old one")
}
