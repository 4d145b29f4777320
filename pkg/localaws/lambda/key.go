package lambda

import (
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/kms"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// keys decides whether somebody may use a customer's key, by way of a service.
type keys interface {
	Use(caller, service, key string, actions ...string) error
}

// checkKey refuses what is no ARN (Lambda API Reference, CreateFunction); "" takes a key away.
func checkKey(arn *string) error {
	const pattern = `(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()`
	switch key := aws.ToString(arn); {
	case key == "":
		return nil
	case !regexp.MustCompile(`^(?:` + pattern + `)$`).MatchString(key):
		return invalid("1 validation error detected: Value '%s' at 'kMSKeyArn' failed to satisfy constraint: Member must satisfy regular expression pattern: %s", key, pattern).asValidation()
	default:
		return kms.Check(key)
	}
}

// encryptWith has the environment encrypted with a key; nil changes nothing.
func encryptWith(c *types.FunctionConfiguration, arn *string) {
	if arn == nil {
		return
	}
	c.KMSKeyArn = nil
	if *arn != "" {
		c.KMSKeyArn = aws.String(*arn)
	}
}

// decrypt is what Lambda does with a function's environment before it runs, in the function's role. The words are those that users
// report (cattle-ops/terraform-aws-gitlab-runner#1253).
func (s *Service) decrypt(fn Function, session string) error {
	if fn.Key == "" || s.Keys == nil {
		return nil
	}
	if err := s.Keys.Use(session, "lambda", fn.Key, "kms:Decrypt"); err != nil {
		const why = "Lambda was unable to decrypt the environment variables because KMS access was denied. Please check the function's KMS key settings. " +
			"KMS Exception: AccessDeniedException KMS Message: %v"
		return region.Refuse("KMSAccessDeniedException", why, err).With(502)
	}
	return nil
}
