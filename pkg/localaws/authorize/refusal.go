package authorize

import (
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// refusal is how a service says no. Codes and texts are those of users' reports: EC2's has a sentence before IAM's, S3 puts the
// resource into quotes, SNS writes its name in capitals and has a code of its own, the answer to HEAD has nothing but a status.
func refusal(service, operation, caller string, r Right, reason string) error {
	code, status := "AccessDeniedException", 400
	action, resource, before := r.Action, r.Resource, ""
	switch service {
	case "ec2":
		code, status, before = "UnauthorizedOperation", 403, "You are not authorized to perform this operation. "
	case "s3":
		code, status, resource = "AccessDenied", 403, `"`+resource+`"`
		if strings.HasPrefix(operation, "Head") {
			code = "Forbidden"
		}
	case "sns":
		code, status = "AuthorizationError", 403
		action = strings.Replace(action, "sns:", "SNS:", 1)
		reason = strings.Replace(reason, " sns:", " SNS:", 1)
	case "cloudformation", "iam", "sts", "cloudwatch":
		code, status = "AccessDenied", 403
	case "batch", "lambda", "scheduler", "sqs":
		status = 403
	}
	where := " on resource: " + resource
	if r.Resource == "*" {
		where = ""
	}
	return region.Refuse(code, "%sUser: %s is not authorized to perform: %s%s %s", before, caller, action, where, reason).With(status)
}
