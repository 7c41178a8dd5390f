"""AutoPay: bank agreements whose electronic statements arrive by themselves."""
