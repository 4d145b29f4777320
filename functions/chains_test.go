package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	rules "github.com/amazon-genomics-cli/agc/pkg/localaws/cloudformation"
	limits "github.com/amazon-genomics-cli/agc/pkg/localaws/ec2"
)

// TestAnyChainOfSettings moves a region through random settings, one operation after another, with contexts and without,
// every other time through random trouble. After each operation the region is as asked or as it was; the previewed plan is
// the executed one; the same again is nothing to do; nothing is taken from a context; nothing that users own differs; and
// nothing is billed outside of what core points to. A failure names its seed.
func TestAnyChainOfSettings(t *testing.T) {
	t.Parallel()
	for seed := range uint64(*seeds) / 3 {
		t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, seed)
				defer w.Close()
				w.install()
				c := newChain(w, seed)
				for i := range 6 {
					c.contexts()
					before := c.users()
					c.step(fmt.Sprintf("op-%d", i), i%2 == 1)
					c.requireSame(before, c.users(), "what users own")
					time.Sleep(time.Hour)
				}
			})
		})
	}
}

// chain is a region in the middle of a chain of operations, with what its users own beside it.
type chain struct {
	*world
	chance     *rand.Rand
	vpc, image string
	subnets    []string
	// context is the stack of the deployed context, "" for none.
	context string
}

func newChain(w *world, seed uint64) *chain {
	w.EC2.SetQuotas(quotas(func(q *limits.Quotas) { q.Vpcs, q.InternetGateways, q.Addresses = 20, 20, 20 }))
	c := &chain{world: w, chance: rand.New(rand.NewPCG(seed, 7)), image: w.EC2.AddImage("mine")}
	c.vpc, c.subnets = w.usersVPC(3)
	w.usersBucket("my-results")
	return c
}

// users are the facts of what users own, contexts included.
func (c *chain) users() facts {
	f := c.networkFacts(c.vpc)
	maps.Copy(f, c.bucketFacts("my-results"))
	for question, answer := range c.everything() {
		if strings.HasPrefix(question, "stack "+account.ContextPrefix) {
			f[question] = answer
		}
	}
	return f
}

// contexts deploys a context or destroys it, now and then.
func (c *chain) contexts() {
	switch {
	case c.chance.IntN(3) != 0:
	case c.context != "":
		c.destroy(c.context)
		c.context = ""
	case c.look().State() == account.Active:
		c.context = c.deploy("ann12", "spot")
	}
}

// step runs one operation, after a preview of it, and looks at what became of the region.
func (c *chain) step(name string, troubled bool) {
	input, before := c.draw(), c.serves()
	preview := c.run(name+"-preview", c.input(input, "preview", true))
	if preview.status == "FAILED" {
		require.NotEmpty(c.t, c.context, "%v: %+v", input, preview.fault)
		require.Contains(c.t, c.refused(name, c.input(input), fault.RegionContextsExist).Why, "spot of user ann12")
		return
	}
	if troubled {
		c.trouble(c.chance)
		c.CloudFormation.Heal()
		c.CloudFormation.Fail(c.failure())
	}
	plan := preview.outcome.Plan
	e := c.run(name, c.input(input, "plan", plan.ID))
	c.peace()
	c.fits(input, plan.Settings)
	if c.context != "" {
		require.Equal(c.t, c.uses(before), c.uses(c.serves()), "%v takes from contexts what they use", input)
	}
	if e.status == "FAILED" {
		c.failed(name, before, c.asked(input, plan.Settings), e)
		return
	}
	require.Equal(c.t, plan.ID, e.outcome.Plan.ID)
	require.Equal(c.t, c.asked(input, plan.Settings), c.serves(), "%v", input)
	require.Empty(c.t, c.look().Garbage())
	for _, bill := range c.EC2.Billed() {
		require.Contains(c.t, []string{c.pointers()["vpc"], c.vpc}, bill.VPC)
	}
	require.Empty(c.t, c.succeed(name+"-again", c.input(input)).outcome.Plan.Stages)
}

// failed holds a failed operation to its promise: the region is as it was or as asked, and what could not be removed or put
// back is told.
func (c *chain) failed(name string, before, asked map[string]string, e end) {
	require.NotEqual(c.t, fault.PlanChanged, e.fault.Code, "%+v", e.fault)
	outcome, serves := c.recorded(name), c.serves()
	if core := c.look().Core; core.Exists() && !core.Serving() {
		require.Contains(c.t, strings.Join(outcome.Warnings, ""), account.CoreStack, "core is %s", core.Status)
		return
	}
	for _, pointers := range []map[string]string{before, asked, serves} {
		delete(pointers, "ComputeEnvImage") // which may be the new one already
	}
	require.Contains(c.t, []map[string]string{before, asked}, serves, "%+v", e.fault)
	var told []string
	for _, thing := range outcome.LeftOver {
		told = append(told, thing.ID)
	}
	for _, n := range c.look().Garbage() {
		require.Contains(c.t, told, n.Name, "%+v", e.fault)
	}
}

// draw chooses an operation: a whole activation, an update of one setting of an active region, or a deactivation.
func (c *chain) draw() map[string]any {
	one := func(values ...any) any { return values[c.chance.IntN(len(values))] }
	input := map[string]any{"action": "activate"}
	if c.chance.IntN(5) == 0 {
		return map[string]any{"action": "deactivate"}
	}
	settings := map[string]any{
		"bucket": one("", bucket, "my-results"), "ami": one("", c.image),
		"tags": one(map[string]any{}, map[string]any{"a": "1"}, map[string]any{"a": "2", "b": "3"}),
	}
	maps.Copy(settings, one(
		map[string]any{"vpc": ""}, map[string]any{"usePublicSubnets": true}, map[string]any{"vpc": c.vpc},
		map[string]any{"vpc": c.vpc, "subnets": c.subnets[:2]}).(map[string]any))
	if len(c.serves()) > 0 && c.chance.IntN(2) == 0 {
		input["action"] = "update"
		field := one("bucket", "ami", "tags", "network").(string)
		maps.DeleteFunc(settings, func(name string, _ any) bool {
			network := !slices.Contains([]string{"bucket", "ami", "tags"}, name)
			return name != field && (field != "network" || !network)
		})
	}
	maps.Copy(input, settings)
	return input
}

// failure makes a resource of core or of a network fail. A pointer that cannot be deleted is not among them: CloudFormation
// calls that a success, and what is left behind is another promise.
func (c *chain) failure() rules.Rule {
	phases := map[string][]string{
		"AWS::EC2::VPC": {"CREATE", "DELETE"}, "AWS::EC2::Subnet": {"CREATE", "UPDATE", "DELETE"}, "AWS::EC2::VPCEndpoint": {"CREATE"},
		"AWS::SSM::Parameter": {"CREATE", "UPDATE"}, "AWS::S3::Bucket": {"UPDATE"},
	}
	kinds := slices.Sorted(maps.Keys(phases))
	kind := kinds[c.chance.IntN(len(kinds))]
	return rules.Rule{Type: kind, Phase: phases[kind][c.chance.IntN(len(phases[kind]))], Reason: "trouble", Times: c.chance.IntN(4)}
}

// input is an execution's input with one more field.
func (c *chain) input(fields map[string]any, more ...any) string {
	all := maps.Clone(fields)
	if len(more) > 0 {
		all[more[0].(string)] = more[1]
	}
	text, err := json.Marshal(all)
	require.NoError(c.t, err)
	return string(text)
}

// serves are the pointers of an active region, none of an inactive one.
func (c *chain) serves() map[string]string {
	if p := c.pointers(); p["vpc"] != "" {
		return p
	}
	return map[string]string{}
}

// uses are the pointers whose change breaks a context.
func (c *chain) uses(pointers map[string]string) []string {
	return []string{pointers["bucket"], pointers["vpc"], pointers["InfraSubnets"]}
}

// asked are the pointers that an operation is to bring about.
func (c *chain) asked(input map[string]any, s account.Settings) map[string]string {
	if input["action"] == "deactivate" {
		return map[string]string{}
	}
	network := map[string]string{"VpcId": s.VPC, "Subnets": strings.Join(s.Subnets, ","), "SubnetCount": fmt.Sprint(len(s.Subnets))}
	if s.VPC == "" {
		network = c.stack(account.NetworkPrefix + s.Network).Outputs
	}
	asked := map[string]string{
		"bucket": s.Bucket, "installed-artifacts/s3-root-url": "s3://" + s.Bucket + "/artifacts/batch-artifacts", "ComputeEnvImage": s.AMI,
		"vpc": network["VpcId"], "InfraSubnets": network["Subnets"], "NumInfraSubnets": network["SubnetCount"],
	}
	if len(s.Tags) > 0 {
		tags := map[string]string{}
		for _, tag := range s.Tags {
			tags[tag.Key] = tag.Value
		}
		text, err := json.Marshal(tags)
		require.NoError(c.t, err)
		asked["customTags"] = string(text)
	}
	return asked
}

// fits holds planned settings to what the input names.
func (c *chain) fits(input map[string]any, s account.Settings) {
	if public, named := input["usePublicSubnets"]; named {
		require.Equal(c.t, public, s.Mode == "public")
	}
	if vpc, named := input["vpc"]; named {
		require.Equal(c.t, vpc, s.VPC)
	}
	if subnets, named := input["subnets"]; named {
		require.ElementsMatch(c.t, subnets, s.Subnets)
	}
	if name, named := input["bucket"]; named {
		require.Contains(c.t, []any{s.Bucket, ""}, name)
	}
	if image, named := input["ami"]; named {
		require.Equal(c.t, image, s.ImageChoice)
	}
	if tags, named := input["tags"].(map[string]any); named {
		require.Len(c.t, s.Tags, len(tags))
	}
}
