package authorize

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// identities tells who a caller is.
type identities interface {
	Identify(caller string) (policy.Identity, error)
}

// Guard decides whether calls may go through.
type Guard struct {
	// Facts are set before the first call: the services that know them need the guard themselves.
	Facts Facts

	reg     *region.Region
	who     identities
	rules   map[string]rules
	account *Account
}

// New makes a guard that keeps account of what it decides.
func New(reg *region.Region, who identities) *Guard {
	return &Guard{reg: reg, who: who, rules: tables(), account: &Account{uses: map[Use]bool{}}}
}

// Account is what was used and what was denied so far.
func (g *Guard) Account() *Account { return g.account }

// Check returns nil when the policies of ctx's caller allow the call, else the refusal with which the service answers. service is
// the name that signatures have, in points to the operation's input.
func (g *Guard) Check(ctx context.Context, service, operation string, in any) error {
	rights, err := g.Rights(service, operation, in)
	if err != nil {
		return err
	}
	return g.hold(g.caller(ctx), service, operation, rights)
}

// caller is ctx's; a call that nobody is behind is the account's own.
func (g *Guard) caller(ctx context.Context) string {
	if caller := region.Caller(ctx); caller != "" {
		return caller
	}
	return "arn:" + g.reg.Partition + ":iam::" + g.reg.Account + ":root"
}

// May returns nil when the policies of ctx's caller allow actions of a service, under no conditions but those on the call itself, on
// a resource, "*" for actions that know none; else the service's refusal. It is for what no service here does, yet AWS wants a right
// to. service is the name that signatures have.
func (g *Guard) May(ctx context.Context, service, resource string, actions ...string) error {
	var rights []Right
	for _, action := range actions {
		rights = append(rights, Right{Action: action, Resource: resource})
	}
	return g.hold(g.caller(ctx), service, "", rights)
}

// Use returns nil when a caller may use a customer's key by way of a service, which is not the one that was called, else KMS's
// refusal. service is the name that signatures have.
func (g *Guard) Use(caller, service, key string, actions ...string) error {
	c := &call{reg: g.reg}
	var rights []Right
	for _, action := range actions {
		rights = append(rights, c.keyRight(service, key, action))
	}
	return g.hold(caller, "kms", "", rights)
}

// hold holds a caller to some rights.
func (g *Guard) hold(caller, service, operation string, rights []Right) error {
	identity, err := g.who.Identify(caller)
	if err != nil {
		return err
	}
	for _, r := range rights {
		r.Keys = g.common(caller, identity).With(r.Keys)
		v, err := g.ask(r, identity)
		if err != nil {
			return fmt.Errorf("authorize %s for %s: %w", r, caller, err)
		}
		g.account.note(identity, r, v)
		if v.Reason != "" {
			return refusal(service, operation, caller, r, v.Reason)
		}
	}
	return nil
}

// ask asks all policies that count for a right.
func (g *Guard) ask(r Right, identity policy.Identity) (policy.Answer, error) {
	v, err := identity.Ask(policy.Request{Action: r.Action, Resource: r.Resource, Keys: r.Keys})
	if err == nil && strings.HasPrefix(r.Action, "kms:") {
		return g.ofKey(r, identity, v)
	}
	return v, err
}

// Rights are those that a call takes.
func (g *Guard) Rights(service, operation string, in any) ([]Right, error) {
	rule, known := g.rules[service][operation]
	if !known {
		return nil, region.Refuse("LocalAws.NotImplemented", "the local AWS does not know which rights %s:%s takes", service, operation).With(501)
	}
	c := newCall(g.reg, g.Facts, service, operation, in)
	rights := rule(c)
	return rights, c.err
}

// common are the condition keys of every call (IAM User Guide, "AWS global condition context keys"). The local AWS has no TLS: both
// its transport within a process and its loopback port count as secure, as nothing leaves the machine.
func (g *Guard) common(caller string, identity policy.Identity) policy.Keys {
	kind := "User"
	if strings.Contains(caller, ":assumed-role/") {
		kind = "AssumedRole"
	} else if strings.HasSuffix(caller, ":root") {
		kind = "Account"
	}
	return policy.Keys{
		"aws:securetransport": {"true"}, "aws:principalarn": {identity.Arn}, "aws:principalaccount": {g.reg.Account}, "aws:principaltype": {kind},
		"aws:requestedregion": {g.reg.Name}, "aws:principalisawsservice": {"false"},
		"aws:sourceaccount": nil, "aws:sourcearn": nil, // a principal that calls for itself has no source
	}
}

// Operations are the operations of a service whose rights are known.
func (g *Guard) Operations(service string) map[string]bool {
	out := map[string]bool{}
	for name := range maps.Keys(g.rules[service]) {
		out[name] = true
	}
	return out
}
