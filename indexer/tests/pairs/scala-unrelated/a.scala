def settle(account: Account, payments: List[Payment]): Either[Failure, Account] = {
  var balance = account.balance
  for (payment <- payments if payment.due.isBefore(clock.today)) {
    if (payment.amount > balance) return Left(Failure.uncovered(payment.id))
    balance -= payment.amount
    ledger.write(account.id, payment.amount)
  }
  Right(account.copy(balance = balance))
}
