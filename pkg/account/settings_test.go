package account

import (
	"cmp"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// anyRequest draws a request for settings.
func anyRequest(t *rapid.T, action Action) Request {
	r := Request{Action: action, Wish: Wish{Tags: []Tag{}, Subnets: []string{}, Named: []string{}}}
	name := func(field string) bool {
		named := rapid.Bool().Draw(t, "names "+field)
		if named {
			r.Wish.Named = append(r.Wish.Named, field)
		}
		return named
	}
	if name("bucket") {
		r.Wish.Bucket = rapid.SampledFrom([]string{"", "agc-123456789012-us-east-1", "mine", "other"}).Draw(t, "bucket")
	}
	if name("vpc") {
		r.Wish.VPC = rapid.SampledFrom([]string{"", "vpc-aaaaaaaa", "vpc-bbbbbbbb"}).Draw(t, "vpc")
	}
	if r.Wish.VPC != "" && name("subnets") {
		r.Wish.Subnets = rapid.SampledFrom([][]string{{}, {"subnet-11111111"}, {"subnet-11111111", "subnet-22222222"}}).Draw(t, "subnets")
	}
	if r.Wish.VPC == "" && name("usePublicSubnets") {
		r.Wish.UsePublicSubnets = rapid.Bool().Draw(t, "public")
	}
	if name("tags") {
		r.Wish.Tags = rapid.SampledFrom([][]Tag{{}, {{"a", "1"}}, {{"a", "1"}, {"b", "2"}}, {{"a", "2"}}}).Draw(t, "tags")
	}
	if name("ami") {
		r.Wish.AMI = rapid.SampledFrom([]string{"", "ami-00000001", "ami-00000002"}).Draw(t, "ami")
	}
	if name("idleAfter") {
		r.Wish.IdleAfter = rapid.SampledFrom([]string{"", "never", "7d", "36h"}).Draw(t, "idleAfter")
	}
	if name("idleNotice") {
		r.Wish.IdleNotice = rapid.SampledFrom([]string{"", "24h", "90m"}).Draw(t, "idleNotice")
	}
	return r
}

func TestInputSaysWhatTheRequestSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRequest(t, rapid.SampledFrom([]Action{Activate, Update}).Draw(t, "action"))
		r.Preview, r.Plan = rapid.Bool().Draw(t, "preview"), rapid.SampledFrom([]string{"", "abc"}).Draw(t, "plan")
		input, err := r.Input()
		require.NoError(t, err)
		back, err := ParseRequest(input)
		require.NoError(t, err)
		require.Equal(t, r, back)
	})
}

// TestChainsOfSettings: any chain of activations and updates ends with what was asked for, an update keeps what it does not
// name, and asking again finds nothing to do.
func TestChainsOfSettings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := inactive()
		var last Settings
		for range rapid.IntRange(1, 5).Draw(t, "length") {
			action := Activate
			if s.active() {
				action = rapid.SampledFrom([]Action{Activate, Update}).Draw(t, "action")
			}
			r := anyRequest(t, action)
			s.Brought = aVPC(r.Brings(s))
			p, err := MakePlan(r, s)
			require.NoError(t, err)
			s = carryOut(s, p)
			require.Equal(t, Active, s.State())
			recorded := s.recorded()
			recorded.Mode = p.Settings.Mode // of a brought VPC there is none
			require.Equal(t, p.Settings, recorded, "the stacks are the record")
			require.Empty(t, s.Garbage())
			requireWish(t, r, last, p.Settings)
			again, err := MakePlan(r, s)
			require.NoError(t, err)
			require.Empty(t, again.Stages)
			last = p.Settings
		}
	})
}

// requireWish holds settings to what a request says, and to what they were before where an update says nothing.
func requireWish(t *rapid.T, r Request, before, got Settings) {
	keeps := func(field string) bool { return r.Action == Update && !r.Wish.Names(field) }
	if got.VPC == "" && before.VPC == "" && keeps("usePublicSubnets") {
		require.Equal(t, before.Mode, got.Mode)
	} else if got.VPC == "" {
		require.Equal(t, r.Wish.UsePublicSubnets, got.Mode == "public")
	}
	switch bucket := r.Wish.Bucket; {
	case keeps("bucket"):
		require.Equal(t, before.Bucket, got.Bucket)
	case bucket == "":
		require.Equal(t, "agc-123456789012-us-east-1", got.Bucket)
	default:
		require.Equal(t, bucket, got.Bucket)
	}
	if keeps("vpc") && !r.Wish.UsePublicSubnets {
		require.Equal(t, before.VPC, got.VPC)
	} else {
		require.Equal(t, r.Wish.VPC, got.VPC)
	}
	if keeps("tags") {
		require.Equal(t, before.Tags, got.Tags)
	} else {
		require.Equal(t, r.Wish.Tags, got.Tags)
	}
	if keeps("ami") {
		require.Equal(t, before.ImageChoice, got.ImageChoice)
	} else {
		require.Equal(t, r.Wish.AMI, got.ImageChoice)
	}
	if keeps("idleAfter") {
		require.Equal(t, before.IdleAfter, got.IdleAfter)
	} else {
		require.Equal(t, cmp.Or(r.Wish.IdleAfter, "7d"), got.IdleAfter)
	}
	if keeps("idleNotice") {
		require.Equal(t, before.IdleNotice, got.IdleNotice)
	} else {
		require.Equal(t, cmp.Or(r.Wish.IdleNotice, "24h"), got.IdleNotice)
	}
}

func TestANetworkOfAnotherModeIsBuiltBeforeTheOldOneGoes(t *testing.T) {
	s := active()
	old := s.Networks[0].Name
	p, err := MakePlan(Request{Action: Update, Wish: Wish{UsePublicSubnets: true, Named: []string{"usePublicSubnets"}}}, s)
	require.NoError(t, err)
	require.Equal(t, [][]string{{"network"}, {"pointers"}, {"guard"}, {"remove-" + old}}, stepIDs(p))
	require.NotEqual(t, old, p.Stages[0].Steps[0].Stack)
	require.InDelta(t, 7.92, p.Cost.Before, 0.001)
	require.Zero(t, p.Cost.After, "public subnets cost nothing by the hour")
}

func TestTagsAloneAreUpdatedInPlace(t *testing.T) {
	s := active()
	p, err := MakePlan(Request{Action: Update, Wish: Wish{Tags: []Tag{{"team", "x"}}, Named: []string{"tags"}}}, s)
	require.NoError(t, err)
	require.Equal(t, [][]string{{"network", "pointers"}}, stepIDs(p))
	require.Contains(t, p.Stages[0].Steps[1].Parameters, Parameter{Name: "CustomTags", Value: `{"team":"x"}`})
	after := carryOut(s, p)
	require.Equal(t, "x", after.Networks[0].Tags["team"])
	require.Equal(t, "x", after.Core.Tags["team"])
}

func TestSettingsThatCannotBe(t *testing.T) {
	used := active()
	used.Contexts = []ContextStack{{Project: "Demo", User: "ann12", Context: "spot"}}
	public := Request{Action: Update, Wish: Wish{UsePublicSubnets: true, Named: []string{"usePublicSubnets"}}}
	_, err := MakePlan(public, used)
	require.True(t, fault.Is(err, fault.RegionContextsExist))
	require.ErrorContains(t, err, "spot of user ann12")
	_, err = MakePlan(Request{Action: Update, Wish: Wish{Tags: []Tag{{"a", "1"}}, Named: []string{"tags"}}}, used)
	require.NoError(t, err, "contexts do not mind new tags")
	_, err = MakePlan(Request{Action: Update}, inactive())
	require.True(t, fault.Is(err, fault.RegionNotActive))
}

func TestTagsHaveTheRoomThatAWSGives(t *testing.T) {
	many := map[string]string{}
	for i := range 49 {
		many[strings.Repeat("k", i+1)] = ""
	}
	long := map[string]string{}
	for i := range 20 {
		long[strings.Repeat("k", i+1)] = strings.Repeat("v", 256)
	}
	for says, tags := range map[string]map[string]string{
		"are 49; there is room for 48": many, "characters long as JSON": long,
		"a value has at most 256": {"a": strings.Repeat("v", 257)}, "a key has 1 to 128": {strings.Repeat("k", 129): ""},
	} {
		input, err := json.Marshal(map[string]any{"action": "activate", "tags": tags})
		require.NoError(t, err)
		_, err = ParseRequest(input)
		require.ErrorContains(t, err, says)
	}
}
