package authorize

import (
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
)

// withKey are the rights to a customer's key that a call takes, by way of the service that is called; the key is "" for none.
func withKey(key func(c *call) string, actions ...string) rule {
	return func(c *call) []Right {
		arn := key(c)
		if arn == "" {
			return nil
		}
		var out []Right
		for _, action := range actions {
			out = append(out, c.keyRight(c.service, arn, action))
		}
		return out
	}
}

// keyRight is a right to a key by way of a service (AWS KMS Developer Guide, "kms:ViaService").
func (c *call) keyRight(service, arn, action string) Right {
	if !strings.HasPrefix(arn, "arn:") {
		arn = c.reg.Arn("kms", "key/"+arn)
	}
	return Right{Action: action, Resource: arn, Keys: policy.Keys{
		"kms:viaservice": {service + "." + c.reg.Name + ".amazonaws.com"}, "kms:calleraccount": {c.reg.Account},
	}}
}

// ofKey adds what a key's policy says to what the identity's do: it may let the identity in by itself, or leave it to IAM, or do
// neither; into another account's key, both must (AWS KMS Developer Guide, "Determining access to AWS KMS keys").
func (g *Guard) ofKey(r Right, identity policy.Identity, own policy.Answer) (policy.Answer, error) {
	ask := func(principal string) (policy.Decision, error) {
		return g.Facts.Keys.Ask(policy.Request{Principal: principal, Action: r.Action, Resource: r.Resource, Keys: r.Keys})
	}
	direct, err := ask(identity.Arn)
	if err != nil {
		return policy.Answer{}, err
	}
	left, err := ask("arn:" + g.reg.Partition + ":iam::" + g.reg.Account + ":root")
	ours := strings.Contains(r.Resource, ":"+g.reg.Account+":key/")
	switch {
	case err != nil:
		return policy.Answer{}, err
	case direct == policy.Denied || left == policy.Denied:
		return policy.Answer{Reason: "with an explicit deny in a resource-based policy"}, nil
	case direct == policy.Silent && left == policy.Silent:
		return policy.Answer{Reason: "because no resource-based policy allows the " + r.Action + " action"}, nil
	case direct == policy.Allowed && ours && !strings.Contains(own.Reason, "explicit deny"):
		return policy.Answer{By: own.By}, nil
	}
	return own, nil
}
